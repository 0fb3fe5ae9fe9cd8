import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec } from '@/pulse/compile/intended';
import type { CheckResult } from './check';
import { ProgramCheck } from './program';
import { Programs } from './programs/programs';
import { Timers } from './timers';

let root: string;
let conf: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'program-check-'));
  conf = path.join(root, 'agent.conf');
  mkdirSync(path.join(root, 'programs.d'));
  // the account of the programs must be able to reach them
  for (const folder of [root, path.join(root, 'programs.d')]) chmodSync(folder, 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

function script(text: string, name = 'check'): string {
  const file = path.join(root, 'programs.d', name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

function run(
  program: string[],
  change: Partial<CheckSpec> = {},
  programs = new Programs(conf),
): Promise<CheckResult & { took: number }> {
  const spec: CheckSpec = exampleCheck({ kind: 'program', expect: 'OK', program, timeout: 2, ...change });
  const target = { address: '192.0.2.7', port: 5353, spec, matcher: null };
  const start = performance.now();
  return new Promise((resolve) => {
    new ProgramCheck(target, new Timers(), programs, (result) =>
      resolve({ ...result, took: performance.now() - start }),
    );
  });
}

const bad = (code: string, params: object = {}) => ({ outcome: 'bad', reason: { code, params } });

/** Living processes whose command line holds this word. */
function living(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(word);
    } catch {
      return false;
    }
  });
}

it('R30: gets address and port as words of their own, and is good when it prints what is expected', async () => {
  const told = script('echo "$# $1 $2 $3"');
  expect(await run([told, '%h', '%p', 'x%h'], { expect: '3 192.0.2.7 5353 x%h' })).toMatchObject({
    outcome: 'good',
  });
  expect(await run([script('printf OK')])).toMatchObject({ outcome: 'good' });
  expect(await run([script('echo OK; echo more')])).toMatchObject(bad('mismatch', { received: 'OK\\nmore' }));
  expect(await run([script('echo NO')])).toMatchObject(bad('mismatch', { received: 'NO' }));
  expect(await run([script('echo OK')], { expect: null })).toMatchObject(bad('program-without-expect'));
});

it("R30: the manual's example runs: a script that looks into what dig prints and echoes OK or FAIL", async () => {
  const dig = script('echo "example.com. SOA dns.example.com. asked $2"', 'dig');
  const text = (server: string) =>
    `TEST=\`${dig} -t soa example.com @$1 | grep -c ${server}\`\nif [ $TEST = "1" ]; then echo "OK"; else echo "FAIL"; fi`;
  expect(await run([script(text('dns.example.com')), '%h'])).toMatchObject({ outcome: 'good' });
  expect(await run([script(text('dns.example.net')), '%h'])).toMatchObject(
    bad('mismatch', { received: 'FAIL' }),
  );
});

it('R30: runs unprivileged, without our environment, without standard input', async () => {
  process.env.LVS_SECRET_OF_TEST = 'x';
  const told = script('env | grep -c SECRET; cat; grep -h -e NoNewPrivs -e CapEff /proc/self/status');
  expect(await run([told], { expect: '0\nCapEff:\t0000000000000000\nNoNewPrivs:\t1' })).toMatchObject({
    outcome: 'good',
  });
  delete process.env.LVS_SECRET_OF_TEST;
  const who = process.geteuid?.() === 0 ? 'nobody' : execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
  expect(await run([script('id -un')], { expect: who })).toMatchObject({ outcome: 'good' });
});

it('R30: its exit status, a signal and what it says are reasons of their own', async () => {
  expect(await run([script('echo OK; echo "no route" >&2; exit 3')])).toMatchObject(
    bad('program-exit', { code: 3, said: 'no route\\n' }),
  );
  expect(await run([script("sh -c 'kill -9 $$'; exit 0")])).toMatchObject(bad('mismatch'));
});

it('R30: missing and not permitted are told apart, and neither runs', async () => {
  expect(await run([path.join(root, 'programs.d/none')])).toMatchObject(bad('program-missing'));
  const open = script('echo OK');
  chmodSync(open, 0o777);
  expect(await run([open])).toMatchObject(bad('program-not-permitted', { why: 'unsafe' }));
  const mark = path.join(root, 'mark');
  const outside = path.join(root, 'outside');
  writeFileSync(outside, `#!/bin/sh\ntouch ${mark}\necho OK\n`);
  chmodSync(outside, 0o755);
  symlinkSync(outside, path.join(root, 'programs.d/link'));
  chmodSync(root, 0o1777);
  for (const named of [outside, path.join(root, 'programs.d/link'), '/bin/sh'])
    expect(await run([named]), named).toMatchObject(bad('program-not-permitted', { why: 'outside' }));
  expect(readdirSync(root)).not.toContain('mark');
});

it('R30: one that hangs is killed at the limit with all its children, also those that went to sessions of their own', async () => {
  const hang = script(
    '(setsid setsid env -i sleep 7031 &)\n(sleep 7032 &)\ntrap "" TERM INT HUP\nwhile :; do sleep 7033; done',
  );
  const result = await run([hang], { timeout: 1 });
  expect(result).toMatchObject(bad('program-hung', { seconds: 1 }));
  expect(result.took).toBeLessThan(2000);
  await expect.poll(() => living('sleep\x00703'), { timeout: 2000 }).toEqual([]);
});

it('R30: children that it leaves behind end with it', async () => {
  const leave = script(
    '(setsid setsid env -i sleep 7041 >/dev/null 2>&1 &)\nsleep 7042 >/dev/null 2>&1 &\necho OK',
  );
  expect(await run([leave])).toMatchObject({ outcome: 'good' });
  await expect.poll(() => living('sleep\x00704'), { timeout: 2000 }).toEqual([]);
});

it('R30: one that prints without end is killed at 4096 bytes', async () => {
  const result = await run([script('exec yes')]);
  expect(result).toMatchObject(bad('program-flood', { bytes: 4096 }));
  expect(result.took).toBeLessThan(2000);
  expect(await run([script('yes loud | head -c 1000000 >&2; echo OK')])).toMatchObject({ outcome: 'good' });
});

it('R30: so many at once; who has no turn within its limit says nothing about its server', async () => {
  const programs = new Programs(conf, 2);
  const slow = script('sleep 7; echo OK', 'slow');
  const results = await Promise.all([1, 2, 3].map(() => run([slow], { timeout: 1 }, programs)));
  expect(results.map((r) => r.outcome)).toEqual(['bad', 'bad', 'undecided']);
  expect(results[2]).toMatchObject({ reason: { code: 'program-waits' } });
  // the turns of those that were killed are free again
  const quick = script('echo OK');
  const more = await Promise.all([1, 2, 3, 4, 5].map(() => run([quick], { timeout: 20 }, programs)));
  expect(more.every((r) => r.outcome === 'good')).toBe(true);
}, 30_000);
