import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import {
  type Chain,
  chainsOf,
  firewalldCommands,
  mayDrop,
  nftCommand,
  type Passage,
  passages,
} from '@/lib/firewall';
import { parse, read } from '@/lib/lvscf';
import { paths } from '@/lib/protocol';
import { EXIT, UsageError, isRoot, type Context, type ExitCode, type Verb } from './command';
import { runProgram } from './emergency';
import { count } from './layout';

/** Listing ten thousand rules takes a second; the script waits 20 s for another of its kind. */
const LIMIT_MS = 40_000;
const FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const SAVERS = ['iptables-legacy-save', 'ip6tables-legacy-save'] as const;

export const firewall: Verb = {
  name: 'firewall',
  usage: '[show|open|close] [--dry-run]',
  summary: 'whether this router’s firewall lets the cluster’s packets in; open and close, by root only',
  options: { 'dry-run': { type: 'boolean' } },
  words: [0, 1],
  async run(context) {
    const [verb = 'show'] = context.words;
    if (!['show', 'open', 'close'].includes(verb))
      throw new UsageError(`“${verb}” is none of show, open, close.`);
    if (!isRoot()) {
      context.complain('Only root reads and changes the firewall: sudo lvsctl firewall.');
      return EXIT.failed;
    }
    if (verb !== 'show' && !context.flag('dry-run')) {
      const script = path.resolve(path.dirname(realpathSync(process.argv[1] ?? '')), '../bin/pulse-firewall');
      const { code, output } = await runProgram(script, [verb], LIMIT_MS);
      if (output) context.complain(output);
      if (code !== 0) return EXIT.failed;
    }
    const left = await show(context);
    // closed is what was asked for, whatever drops now
    return verb === 'close' ? EXIT.ok : left;
  },
};

/** A chain of root's own, in a table of nft, that may drop: only he can let something pass there. */
interface Foreign {
  chain: Chain;
  commands: string[];
}

async function show(context: Context): Promise<ExitCode> {
  const at = paths();
  const asked = existsSync(at.firewallOpen);
  const tools = ['iptables-legacy', 'ip6tables-legacy', 'iptables-nft', 'ip6tables-nft'].filter((tool) =>
    existsSync(path.join(at.pulseRun, `firewall.${tool}`)),
  );
  const wanted = needed(path.join(at.applied, 'lvs.cf'));
  const { chains, failed } = await listed();
  const droppers = chains.filter((chain) => mayDrop(chain) && wanted.some((p) => p.hook === chain.hook));
  const foreign = droppers.filter((chain) => !ofIptables(chain)).map((chain) => byHand(chain, wanted));
  const shut = droppers.filter(ofIptables);
  const well = failed.length === 0 && foreign.length === 0 && (shut.length === 0 || tools.length > 0);
  if (context.json)
    context.data({ asked, tools, needed: wanted, mayDrop: droppers.map(named), foreign, failed });
  else for (const line of lines({ asked, tools, wanted, shut, foreign, failed })) context.say(line);
  return well ? EXIT.ok : EXIT.failed;
}

/** What the applied lvs.cf needs; nothing where nothing was applied. */
function needed(file: string): Passage[] {
  return existsSync(file) ? passages(read(parse(readFileSync(file)).cst)) : [];
}

async function listed(): Promise<{ chains: Chain[]; failed: string[] }> {
  const chains: Chain[] = [];
  const failed: string[] = [];
  const add = async (name: string, args: string[]) => {
    const file = FOLDERS.map((folder) => `${folder}/${name}`).find((one) => existsSync(one));
    if (!file) return failed.push(`${name} is not installed`);
    const { code, output } = await runProgram(file, args, LIMIT_MS);
    if (code !== 0) failed.push(`${name}: ${output.slice(0, 300)}`);
    else chains.push(...chainsOf(output.split('\n')));
  };
  for (const saver of SAVERS) {
    // asking for a table that is not there would load it
    const names = `/proc/net/${saver.startsWith('ip6') ? 'ip6' : 'ip'}_tables_names`;
    const has = existsSync(names) && readFileSync(names, 'latin1').split('\n').includes('filter');
    if (has) await add(saver, ['-t', 'filter']);
  }
  if (existsSync('/sys/module/nf_tables')) await add('nft', ['-n', 'list', 'ruleset']);
  return { chains, failed };
}

/** INPUT and FORWARD of a table that iptables keeps, in either way: there a rule of ours before all others counts. */
const ofIptables = ({ table, name }: Chain) => table === 'filter' && (name === 'INPUT' || name === 'FORWARD');

const named = ({ family, table, name, policy }: Chain) => `${family} ${table} ${name} (policy ${policy})`;

function byHand(chain: Chain, wanted: Passage[]): Foreign {
  const here = wanted.filter((p) => p.hook === chain.hook && suits(p, chain.family));
  if (chain.table === 'firewalld') return { chain, commands: firewalldCommands(here) };
  return { chain, commands: here.map((p) => nftCommand({ ...chain }, p)) };
}

const suits = ({ family: of }: Passage, family: string) =>
  family === 'inet' || (family === 'ip' && of === 4) || (family === 'ip6' && of === 6);

function lines(seen: {
  asked: boolean;
  tools: string[];
  wanted: Passage[];
  shut: Chain[];
  foreign: Foreign[];
  failed: string[];
}): string[] {
  const { asked, tools, wanted, shut, foreign, failed } = seen;
  const held = tools.length ? `loaded by ${tools.join(', ')}` : 'nothing of it is loaded';
  const out = [
    asked ? `opened by root: ${held}` : 'not opened by root (lvsctl firewall open)',
    `the applied lvs.cf needs ${count(wanted.length, 'rule')}`,
  ];
  for (const chain of shut)
    out.push(
      `${named(chain)} may drop${tools.length ? '; ours come first there' : ' what the cluster needs'}`,
    );
  for (const { chain, commands } of foreign) {
    out.push(
      '',
      `${named(chain)} may drop, and no rule of ours could override that. Look what it lets pass; this would open it:`,
    );
    out.push(...commands.map((command) => `  ${command}`));
    if (chain.table !== 'firewalld')
      out.push(
        'The same lines, without “nft insert rule”, belong into the file that fills this table, or they go with its next reload.',
      );
    else if (wanted.some((p) => p.mark !== null))
      out.push(
        'firewalld’s rules know no marks: open the ports of marked virtual servers there by their numbers.',
      );
  }
  out.push(...failed.map((why) => `not known: ${why}`));
  return out;
}
