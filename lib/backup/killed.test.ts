import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decode } from './container';
import { besides, buildCommand, makeData, marksOf } from './data.test-kit';
import { openData } from './settle';
import { PARTS } from './parts';

/** Loaded before the command: SIGKILL before the n-th call that changes a name or takes one away. */
const KILLER = `
const fs = require('node:fs');
let left = Number(process.env.KILL_AT);
for (const name of ['renameSync', 'rmSync']) {
  const real = fs[name];
  fs[name] = (...args) => {
    if (--left === 0) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
}
`;
/** More calls than a restore makes: the loop ends when one was not killed. */
const MOST = 100;

let command: string;
let killer: string;
let from: string;
let to: string;

beforeAll(async () => {
  command = await buildCommand();
  killer = path.join(path.dirname(command), 'killer.cjs');
  writeFileSync(killer, KILLER);
  [from, to] = [(await makeData('old')).root, (await makeData('new')).root];
});
afterAll(() => {
  for (const one of [path.resolve(command, '../..'), from, to]) rmSync(one, { recursive: true });
});

function run(root: string, killAt: number, ...args: string[]) {
  return spawnSync(process.execPath, ['--require', killer, command, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', LVS_ROOT: root, KILL_AT: `${killAt}` },
  });
}

it('R64 killed at any step, a restore has happened wholly or not at all, and the old data is never lost', async () => {
  const file = path.join(from, 'a.backup');
  expect(run(from, 0, 'backup', file).stderr).toBe('');
  const seen = new Set<string>();
  for (let at = 1; ; at++) {
    expect(at).toBeLessThan(MOST);
    const root = `${to}-${at}`;
    cpSync(to, root, { recursive: true });
    const folder = path.join(root, 'var/lib/lvs-console');
    try {
      const { signal, stderr } = run(root, at, 'restore', file);
      expect(stderr).toBe('');
      // what the console and the next command do first
      (await openData(folder)).release();
      const [mark, ...mixed] = await marksOf(folder);
      expect([at, mixed]).toEqual([at, []]);
      if (signal !== null && mark) seen.add(mark);
      expect(besides(folder).filter((name) => !name.startsWith('before-restore-'))).toEqual([]);
      const aside = readdirSync(folder).find((name) => name.startsWith('before-restore-'));
      if (mark === 'old') expect(await marksOf(path.join(folder, aside ?? 'none'))).toEqual(['new']);
      else expect([mark, aside]).toEqual(['new', undefined]);
      if (signal === null) {
        expect(mark).toBe('old');
        break;
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  }
  // killed both before and after the step that decides
  expect([...seen].sort()).toEqual(['new', 'old']);
}, 120_000);

it('R64 killed at any step, a backup leaves no half file under its name, and the next one cleans up', () => {
  const file = path.join(from, 'killed.backup');
  for (let at = 1; ; at++) {
    expect(at).toBeLessThan(MOST);
    const { signal } = run(from, at, 'backup', '--force', file);
    if (existsSync(file)) expect(decode(readFileSync(file)).parts.size).toBe(PARTS.length);
    rmSync(file, { force: true });
    if (signal === null) break;
  }
  expect(run(from, 0, 'backup', file).status).toBe(0);
  expect(besides(path.join(from, 'var/lib/lvs-console'))).toEqual([]);
  expect(decode(readFileSync(file)).parts.get('secret')?.toString()).toBe('secret of old\n');
}, 120_000);
