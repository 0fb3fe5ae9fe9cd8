import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import net from 'node:net';
import type { Needs } from '@/lib/protocol';
import { isProgramFolder, isProgramUser, LOAD_SETTINGS } from '@/pulse/policy';

/** Root's limits (agent.conf). Every list of null means: not limited. */
export interface AgentConf {
  /** networks from which VIPs may come */
  vipNetworks: { list: net.BlockList; text: string } | null;
  /** devices that may carry VIPs, without alias */
  devices: string[] | null;
  /** what a peer's key may do here */
  peerMay: Needs[];
  /** why the file cannot be relied upon: then nothing but reading is allowed */
  broken: { line: number; why: string } | null;
}

/** What `peer_may` can say. */
const needs: readonly Needs[] = ['read', 'write', 'operate', 'accounts'];
/** Without `accounts`: who may offer accounts can let himself in as administrator. That is for root to say. */
const unasked: readonly Needs[] = ['read', 'write', 'operate'];
const defaults = (): AgentConf => ({ vipNetworks: null, devices: null, peerMay: [...unasked], broken: null });

/** Larger than any such file; more is not read. */
const maxSize = 64 * 1024;

/**
 * Reads agent.conf. Read anew at each call of the agent, so that root's change holds at once.
 * @returns defaults when there is no such file; never throws
 */
export function readAgentConf(file: string): AgentConf {
  let fd;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? defaults() : broken(0, message);
  }
  try {
    const stat = fstatSync(fd);
    if (stat.uid !== process.geteuid!()) return broken(0, 'it is not owned by root');
    if (stat.mode & 0o022) return broken(0, 'others than its owner may write it');
    if (stat.size > maxSize) return broken(0, 'it is too long');
    return parseAgentConf(readFileSync(fd, 'utf8'));
  } catch (error) {
    return broken(0, (error as Error).message);
  } finally {
    closeSync(fd);
  }
}

/** `name = value, value` per line, `#` begins a comment. An unknown name is an error: a misspelt limit must not limit nothing. */
export function parseAgentConf(text: string): AgentConf {
  const conf = defaults();
  const seen = new Set<string>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*/s, '').trim();
    if (!line) continue;
    const match = /^([a-z_]+)\s*=\s*(.*)$/.exec(line);
    if (!match) return broken(index + 1, 'this is not "name = value"');
    const [, name, value] = match as unknown as [string, string, string];
    if (seen.has(name)) return broken(index + 1, `${name} is given twice`);
    seen.add(name);
    const words = value.split(/[\s,]+/).filter(Boolean);
    const wrong = apply(conf, name, words);
    if (wrong) return broken(index + 1, wrong);
  }
  return conf;
}

function apply(conf: AgentConf, name: string, words: string[]): string | null {
  if (name === 'vip_networks') {
    const list = new net.BlockList();
    for (const word of words) {
      const [address = '', prefix] = word.split('/');
      const family = net.isIP(address);
      const bits =
        prefix === undefined ? (family === 6 ? 128 : 32) : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
      if (!family || bits < 0 || bits > (family === 6 ? 128 : 32)) return `"${word}" is no network`;
      list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
    }
    conf.vipNetworks = { list, text: words.join(', ') };
  } else if (name === 'devices') {
    const bad = words.find((w) => !/^[A-Za-z0-9_.-]{1,15}$/.test(w));
    if (bad !== undefined) return `"${bad}" is no device name`;
    conf.devices = words;
  } else if (name === 'peer_may') {
    const bad = words.find((w) => !(needs as readonly string[]).includes(w));
    if (bad !== undefined) return `"${bad}" is none of ${needs.join(', ')}`;
    conf.peerMay = words as Needs[];
  } else if (name === 'programs') {
    // Read where programs are judged (pulse/policy), here only checked.
    const bad = words.find((w) => !isProgramFolder(w));
    if (bad !== undefined) return `"${bad}" is no absolute path of plain letters`;
  } else if (name === 'program_user') {
    if (words.length !== 1 || !isProgramUser(words[0] ?? '')) return 'program_user is one account, not root';
  } else if (Object.hasOwn(LOAD_SETTINGS, name)) {
    // Read where loads are read (pulse/policy/load.ts), here only checked.
    const setting = LOAD_SETTINGS[name];
    if (words.length !== 1 || !setting?.is(words[0] ?? '')) return `${name} is ${setting?.must}`;
  } else return `${name} is not known`;
  return null;
}

const broken = (line: number, why: string): AgentConf => ({
  ...defaults(),
  peerMay: [],
  // It is shown on a page and travels in a status; the file may quote itself at length.
  broken: { line, why: why.slice(0, 200) },
});
