import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainsOf, iptablesText, mayDrop, nftCommand, passages } from '@/lib/firewall';
import { parse, read } from '@/lib/lvscf';
import { paths as pathsOf } from '@/lib/protocol/paths';
import { waitFor } from './kit';

/** The packet filter of this machine's own kernel, in a network namespace of our own, with packets over its loopback. */
const script = path.resolve(import.meta.dirname, '../../bin/pulse-firewall');

const VIP = '192.0.2.50';
const lvscf = `primary = 192.0.2.11
backup_active = 1
backup = 192.0.2.12
syncdaemon = 1
network = nat
virtual web {
     active = 1
     address = ${VIP} eth0:1
     port = 8080
     server one {
         address = 10.0.1.21
         active = 1
     }
}
`;
const needed = passages(read(parse(Buffer.from(lvscf)).cst));

let root = '';
let holder: ChildProcess;
let server: ChildProcess;

function run(program: string, ...args: string[]): Promise<string> {
  const inside = ['-t', String(holder.pid), '--user', '--net', '--preserve-credentials', program, ...args];
  const env = { ...process.env, LVS_ROOT: root, XTABLES_LOCKFILE: path.join(root, 'xtables.lock') };
  return new Promise((resolve, reject) => {
    execFile('nsenter', inside, { env, timeout: 20_000 }, (error, out, err) =>
      error ? reject(new Error(`${error.message} ${err}`)) : resolve(out),
    );
  });
}
const works = (program: string, ...args: string[]) =>
  run(program, ...args).then(
    () => true,
    () => false,
  );
const talk = `const s=require('net').connect(8080,'${VIP}');s.on('connect',()=>process.exit(0)).on('error',()=>process.exit(1));setTimeout(()=>process.exit(1),700)`;
const reached = () => works(process.execPath, '-e', talk);

describe('a firewall that drops by default', () => {
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'firewall-'));
    const at = pathsOf(root);
    for (const each of [at.applied, at.pulseRun]) mkdirSync(each, { recursive: true });
    writeFileSync(path.join(at.applied, 'firewall.iptables'), iptablesText(needed, 4));
    writeFileSync(path.join(at.applied, 'firewall.ip6tables'), iptablesText(needed, 6));
    writeFileSync(path.join(at.pulseRun, 'loaded'), 'gen\n');
    holder = spawn('unshare', ['--user', '--map-root-user', '--net', 'sleep', '300']);
    await waitFor('the namespace', () => works('ip', 'link', 'set', 'lo', 'up'), 10_000);
    await run('ip', 'addr', 'add', `${VIP}/32`, 'dev', 'lo');
    const listen = `require('net').createServer((s) => s.end()).listen(8080, '${VIP}')`;
    server = spawn('nsenter', [
      '-t',
      String(holder.pid),
      '--user',
      '--net',
      '--preserve-credentials',
      process.execPath,
      '-e',
      listen,
    ]);
    await waitFor('the server', reached, 20_000);
  });
  afterAll(() => {
    server?.kill('SIGKILL');
    holder?.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });

  it('of iptables, in either way, is opened by root, kept open against who flushes it or comes first, and closed again (R67)', async () => {
    const own = ['INPUT', '-p', 'tcp', '--sport', '8080', '-j', 'ACCEPT'];
    const worked: string[] = [];
    // what filters nothing is left alone, so the one after it has no table yet
    for (const tool of ['iptables-legacy', 'iptables-nft']) {
      if (!(await works(tool, '-A', ...own))) continue;
      worked.push(tool);
      await run(tool, '-P', 'INPUT', 'DROP');
      expect(await reached(), tool).toBe(false);
      await run(script, 'load');
      expect(await reached(), 'not asked for').toBe(false);
      await run(script, 'open');
      expect(await reached(), `${tool} open`).toBe(true);
      const loaded = (await run(script, 'tools')).split('\n').filter((name) => name.startsWith('iptables'));
      expect(loaded).toEqual(worked);
      const once = await run(`${tool}-save`, '-t', 'filter');
      await run(script, 'load');
      const rules = (text: string) => text.split('\n').filter((line) => line.startsWith('-A'));
      expect(rules(await run(`${tool}-save`, '-t', 'filter'))).toEqual(rules(once));
      expect(await run(script, 'keep')).toBe('');
      await run(tool, '-F', 'INPUT');
      await run(tool, '-A', ...own);
      expect(await reached(), `${tool} flushed`).toBe(false);
      expect(await run(script, 'keep')).toBe('restored\n');
      await run(tool, '-I', 'INPUT', '1', '-p', 'tcp', '--dport', '8080', '-j', 'DROP');
      expect(await run(script, 'keep')).toBe('restored\n');
      expect(await reached(), `${tool} first`).toBe(true);
      const [input] = chainsOf((await run(`${tool}-save`, '-t', 'filter')).split('\n'));
      expect(input?.rules.filter((rule) => /-p (?:112|vrrp)/.test(rule))).toHaveLength(2);
      await run(script, 'close');
      expect(await reached(), `${tool} closed`).toBe(false);
      const left = await run(`${tool}-save`, '-t', 'filter');
      expect(left).not.toContain('LVS-');
      expect(left).toContain('--dport 8080 -j DROP');
      await run(tool, '-P', 'INPUT', 'ACCEPT');
      await run(tool, '-F', 'INPUT');
      expect(await run(script, 'keep')).toBe('');
    }
    expect(worked).not.toEqual([]);
  });

  it('of nft itself is opened by the commands that lvsctl firewall names, and by nothing of ours (R67)', async () => {
    if (!(await works('nft', 'add', 'table', 'inet', 'own'))) {
      // a kernel without nf_tables has no such firewall either
      expect(await works('iptables-legacy', '-t', 'filter', '-S')).toBe(true);
      return;
    }
    await run(
      'nft',
      'add',
      'chain',
      'inet',
      'own',
      'in',
      '{ type filter hook input priority 0; policy drop; }',
    );
    await run('nft', 'add', 'rule', 'inet', 'own', 'in', 'tcp', 'sport', '8080', 'accept');
    await run(script, 'open');
    expect(await reached(), 'an accept elsewhere').toBe(false);
    const chains = chainsOf((await run('nft', '-n', 'list', 'ruleset')).split('\n')).filter(mayDrop);
    expect(chains.map((c) => [c.family, c.table, c.name, c.hook])).toEqual([['inet', 'own', 'in', 'input']]);
    for (const passage of needed.filter((p) => p.hook === 'input'))
      await run(
        'nft',
        ...nftCommand({ family: 'inet', table: 'own', name: 'in' }, passage).split(' ').slice(1),
      );
    expect(await reached(), 'opened by hand').toBe(true);
    await run(script, 'close');
    await run('nft', 'delete', 'table', 'inet', 'own');
  });
});
