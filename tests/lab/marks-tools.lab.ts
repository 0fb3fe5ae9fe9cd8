import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import { asLoaded, compileMarks, parseMarks, resolveMarks } from '@/lib/marks';
import { guardReportSchema } from '@/lib/protocol';
import { paths as pathsOf } from '@/lib/protocol/paths';
import { Guard, listOurs, MARK_TOOLS, type MarkTool } from '@/pulse/guard';
import { waitFor } from './kit';

/**
 * The packet filter of this machine's own kernel, in a network namespace of our own: the lab's User-Mode Linux has iptables-legacy
 * alone. Which tools work depends on the machine, at least one must.
 */
const script = path.resolve(import.meta.dirname, '../../bin/pulse-marks');

const lvscf = Buffer.from(`primary = 192.0.2.11
network = nat
virtual web {
     active = 1
     address = 192.0.2.50 eth0:1
     fwmark = 80
     port = 80
     protocol = tcp
}
virtual web6 {
     active = 1
     address = 2001:db8::50 eth0:1
     fwmark = 80
     port = 80
     protocol = tcp
}
virtual ftp {
     active = 1
     address = 192.0.2.50 eth0:1
     fwmark = 21
     port = 21
     protocol = tcp
     server one {
         address = 10.0.1.21
         active = 1
     }
}
`);
const marksConf = `mark 80 tcp * 80,443
mark 21 tcp * 20,21,10000:20000
mark 5 udp 192.0.2.50 ${Array.from({ length: 20 }, (_, n) => 3000 + 2 * n).join(',')}
ftp-snat 21
`;
const should = resolveMarks(parseMarks(marksConf), read(parse(lvscf).cst));

let folder = '';
let holder: ChildProcess;
const inside = (): string[] => ['-t', String(holder.pid), '--user', '--net', '--preserve-credentials'];
const env = (added: Record<string, string> = {}) => ({
  ...process.env,
  XTABLES_LOCKFILE: path.join(folder, 'xtables.lock'),
  ...added,
});

/** Runs a program there. */
function run(program: string, args: string[], added: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'nsenter',
      [...inside(), program, ...args],
      { env: env(added), timeout: 10_000 },
      (error, out) => (error ? reject(new Error(error.message)) : resolve(out)),
    );
  });
}

async function working(): Promise<MarkTool[]> {
  const tools: MarkTool[] = [];
  for (const tool of MARK_TOOLS) {
    const probe =
      tool === 'nft' ? run('nft', ['add', 'table', 'ip', 'probe']) : run(tool, ['-t', 'mangle', '-S']);
    if (
      await probe.then(
        () => true,
        () => false,
      )
    )
      tools.push(tool);
  }
  return tools;
}

/** A router's tree with these rules applied. */
function applied(): ReturnType<typeof pathsOf> {
  const root = mkdtempSync(path.join(folder, 'root-'));
  const at = pathsOf(root);
  for (const each of [at.applied, at.pulseRun]) mkdirSync(each, { recursive: true });
  const texts = compileMarks(should);
  const files = {
    'lvs.cf': lvscf,
    'marks.conf': marksConf,
    'sysctl.conf': '# why\nnet/ipv4/ip_forward = 1\n',
    'marks.iptables': texts[4]?.iptables ?? '',
    'marks.nft': texts[4]?.nft ?? '',
    'marks.ip6tables': texts[6]?.iptables ?? '',
    'marks.nft6': texts[6]?.nft ?? '',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(at.applied, name), text);
  return at;
}

const load = (at: { root: string }, tool: MarkTool, verb = 'load') =>
  run(script, [verb], { LVS_ROOT: at.root, MARKS_TOOL: tool });
const there = (tool: MarkTool) =>
  listOurs(tool, should, run).then(
    (seen) => asLoaded(should, seen),
    () => false,
  );

describe('firewall marks in this kernel', () => {
  let tools: MarkTool[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'marks-'));
    holder = spawn('unshare', ['--user', '--map-root-user', '--net', 'sleep', '600'], { stdio: 'ignore' });
    await waitFor('the namespace', () => run('ip', ['link', 'set', 'lo', 'up']).then(() => true), 5000);
    tools = await working();
  });
  afterAll(() => {
    holder.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('every tool that works loads them twice without harm, lists them as they should be, leaves the rest, removes ours (R32)', async () => {
    expect(tools.length).toBeGreaterThan(0);
    for (const tool of tools) {
      const at = applied();
      if (tool !== 'nft') {
        await run(tool, ['-t', 'mangle', '-A', 'PREROUTING', '-p', 'tcp', '-j', 'MARK', '--set-mark', '7']);
        await run(tool, ['-t', 'nat', '-A', 'POSTROUTING', '-j', 'MASQUERADE']);
      }
      const before = tool === 'nft' ? await run('nft', ['list', 'ruleset']) : await rulesOf(tool);
      await load(at, tool);
      expect(await there(tool), tool).toBe(true);
      await load(at, tool);
      expect(await there(tool), tool).toBe(true);
      if (tool !== 'nft') {
        expect((await rulesOf(tool)).match(/-j LVS-/g), tool).toHaveLength(2);
        expect((await run(`ip6${tool.slice(2)}-save`, ['-t', 'mangle'])).match(/-j LVS-MARKS/g)).toHaveLength(
          1,
        );
        // in nat the first rule wins
        expect(await rulesOf(tool)).toMatch(/-A POSTROUTING -j LVS-SNAT\n-A POSTROUTING -j MASQUERADE/);
      }
      expect(readFileSync(path.join(at.pulseRun, 'marks.tool'), 'utf8')).toBe(`${tool}\n`);
      await load(at, tool, 'unload');
      expect(await there(tool), tool).toBe(false);
      expect(tool === 'nft' ? await run('nft', ['list', 'ruleset']) : await rulesOf(tool), tool).toBe(before);
      if (tool !== 'nft') for (const table of ['mangle', 'nat']) await run(tool, ['-t', table, '-F']);
    }
    console.log(`tools that work in this kernel: ${tools.join(', ')}`);
  });

  it('a tool that is installed and does not work is passed over, and all are named when none does (R32)', async () => {
    const at = applied();
    await load(at, `no-such-tool ${tools.at(-1) ?? ''}` as MarkTool);
    expect(readFileSync(path.join(at.pulseRun, 'marks.tool'), 'utf8')).toBe(`${tools.at(-1)}\n`);
    await load(at, tools.at(-1) ?? 'nft', 'unload');
    writeFileSync(path.join(at.applied, 'marks.nft'), 'garbage\n');
    writeFileSync(path.join(at.applied, 'marks.iptables'), 'garbage\n');
    const failure = await load(at, tools.join(' ') as MarkTool).then(
      () => 'loaded',
      (error: Error) => error.message,
    );
    expect(failure).toContain('No tool could load the firewall marks');
    for (const tool of tools) expect(failure).toContain(`${tool}: `);
  });

  it('whoever flushes them, they are back within a second, and nft says who it was; a kernel value too (R32, R67)', async () => {
    for (const tool of tools) {
      const at = applied();
      const procSys = path.join(at.root, 'proc');
      const forward = path.join(procSys, 'net/ipv4/ip_forward');
      mkdirSync(path.dirname(forward), { recursive: true });
      writeFileSync(forward, '1\n');
      await load(at, tool);
      // applied long ago: what differs now is somebody's doing
      execFileSync('touch', ['-h', '-d', '1 hour ago', at.applied]);
      const said: string[] = [];
      const guard = new Guard(at, {
        run,
        tellers: {
          nft: { file: 'nsenter', args: [...inside(), 'nft', 'monitor'] },
          legacy: {
            file: 'nsenter',
            args: [...inside(), script, 'watch'],
            env: { LVS_ROOT: at.root, XTABLES_LOCKFILE: path.join(folder, 'xtables.lock') },
          },
        },
        load: () => load(at, tool).then(() => undefined),
        firewall: { asked: () => false, keep: () => Promise.resolve('') },
        procSys,
        log: (sentence) => said.push(sentence),
      });
      onTestFinished(() => guard.stop());
      guard.start();
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(said).toEqual([]);
      if (tool === 'nft') await run('nft', ['flush', 'ruleset']);
      else await run(tool, ['-t', 'mangle', '-F']);
      const back = await waitFor(`${tool}: the rules`, () => there(tool), 1000, 20);
      writeFileSync(forward, '0\n');
      const set = await waitFor(
        'ip_forward',
        () => Promise.resolve(readFileSync(forward, 'utf8').trim() === '1'),
        1000,
        20,
      );
      const told = tool === 'nft' || tool === 'iptables-nft';
      const by: unknown = told ? expect.stringMatching(/^\d+ \(.*nft.*\)$/) : null;
      await expect
        .poll(() => guardReportSchema.parse(JSON.parse(readFileSync(at.guardReport, 'utf8'))), {
          timeout: 5000,
        })
        .toMatchObject({
          marks: { tool, failure: null },
          restored: expect.arrayContaining([
            expect.objectContaining({ what: 'marks', by, times: 1 }),
            expect.objectContaining({ what: 'net/ipv4/ip_forward', by: null, times: 1 }),
          ]) as unknown,
        });
      console.log(
        `${tool}: rules back after ${back.ms} ms, ip_forward after ${set.ms} ms; ${said.join(' ')}`,
      );
      guard.stop();
      await load(at, tool, 'unload');
    }
  });

  async function rulesOf(tool: MarkTool): Promise<string> {
    const [mangle, nat] = await Promise.all(['mangle', 'nat'].map((t) => run(`${tool}-save`, ['-t', t])));
    return `${mangle}${nat}`.replace(/^#.*\n/gm, '').replace(/\[\d+:\d+\]/g, '');
  }
});
