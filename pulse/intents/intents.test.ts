import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Intent, type LvsdReply, type Paths, paths as pathsOf } from '@/lib/protocol';
import { intended, server, service } from '@/pulse/lvsd/example';
import { kernelWords, readIntents, takeIntents, withIntents, writeIntents } from './index';

const SERVICE = 'tcp:10.0.0.100:80';
const intent = (change: Partial<Intent> = {}): Intent => ({
  service: SERVICE,
  server: '10.0.0.13:80',
  state: 'drained',
  weight: null,
  at: '2030-01-01T00:00:00.000Z',
  by: 'root',
  ...change,
});
const pair = intended([service([server('10.0.0.13', { weight: 5 }), server('10.0.0.14')])]);

function root(): Paths {
  const folder = mkdtempSync(path.join(tmpdir(), 'intents-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return pathsOf(folder);
}

const never = { pulseRuns: () => false, ipvsadm: () => Promise.reject(new Error('not expected')) };

it('R57 a decision changes its server and no other', () => {
  const weights = (...intents: Intent[]) =>
    withIntents(pair, intents).services[0]?.servers.map((s) => [s.address, s.weight]);
  const other = ['10.0.0.14', 1];
  expect(weights(intent())).toEqual([['10.0.0.13', 0], other]);
  expect(weights(intent({ state: 'weight', weight: 7 }))).toEqual([['10.0.0.13', 7], other]);
  expect(weights(intent({ state: 'halted' }))).toEqual([other]);
  for (const state of ['resumed', 'gone'] as const)
    expect(weights(intent({ state }))).toEqual([['10.0.0.13', 5], other]);
  expect(weights(intent({ server: '10.0.0.99:80' }))).toEqual([['10.0.0.13', 5], other]);
});

it('R57 words for ipvsadm name the entry as the table does', () => {
  expect(kernelWords(pair, intent())?.join(' ')).toBe('-e -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 0');
  expect(kernelWords(pair, intent({ state: 'halted' }))?.join(' ')).toBe(
    '-d -t 10.0.0.100:80 -r 10.0.0.13:80',
  );
  expect(kernelWords(pair, intent({ state: 'resumed' }))).toBeNull();
  expect(kernelWords(pair, intent({ server: '10.0.0.99:80' }))).toBeNull();
});

it('R57 what was decided is on the disk, for root alone, and is read again', () => {
  const at = root();
  expect(readIntents(at)).toEqual({ intents: [], saved: true });
  expect(writeIntents(at, [intent()])).toBe(true);
  expect(readIntents(at)).toEqual({ intents: [intent()], saved: true });
  expect(statSync(at.intents).mode & 0o777).toBe(0o600);
});

it('R57 where the disk takes nothing it holds until the restart, says so, and is saved with the next decision', () => {
  const at = root();
  writeIntents(at, [intent({ state: 'resumed' })]);
  // a folder that is not empty stands in its place: nobody, not even root, can rename over it
  rmSync(at.intents);
  mkdirSync(`${at.intents}/full`, { recursive: true });
  expect(writeIntents(at, [intent()])).toBe(false);
  expect(readIntents(at)).toEqual({ intents: [intent()], saved: false });
  rmSync(at.intents, { recursive: true });
  expect(writeIntents(at, [intent()])).toBe(true);
  expect(readIntents(at)).toEqual({ intents: [intent()], saved: true });
});

it('R57 nothing runs: kept for the next start', async () => {
  const at = root();
  expect(await takeIntents(at, [intent()], never)).toMatchObject({ saved: true, table: 'later' });
  expect(await takeIntents(at, [intent()], never)).toMatchObject({ saved: true, table: 'done' });
  expect(await takeIntents(at, [intent({ state: 'gone', at: '2031-01-01T00:00:00Z' })], never)).toMatchObject(
    {
      intents: [intent()],
    },
  );
});

/** A lvsd that answers like that. */
async function lvsd(at: Paths, unverified: string[]): Promise<string[]> {
  const asked: string[] = [];
  mkdirSync(at.pulseRun, { recursive: true });
  const status = {
    ...{ pid: 1, startedAt: '2030-01-01T00:00:00Z', observedAt: '2030-01-01T00:00:00Z' },
    ...{ sha256: '', checks: [], unverified, foreign: [], foreignSince: {}, kept: [], holds: [] },
  };
  const reply: LvsdReply = { ok: true, status };
  const listener = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      asked.push(chunk.toString().trim());
      socket.end(`${JSON.stringify(reply)}\n`);
    });
  });
  await new Promise<void>((resolve) => listener.listen(at.lvsdSocket, resolve));
  onTestFinished(() => void listener.close());
  return asked;
}

it('R57 lvsd is told after it was written, and its word counts', async () => {
  const at = root();
  const asked = await lvsd(at, []);
  expect(await takeIntents(at, [intent()], never)).toMatchObject({ table: 'done', detail: '' });
  expect(asked).toEqual(['{"method":"intents"}']);
});

it('R57 an entry that the kernel refuses is no success', async () => {
  const at = root();
  await lvsd(at, ['-e …: Memory allocation problem']);
  expect(await takeIntents(at, [intent()], never)).toMatchObject({
    table: 'failed',
    detail: '-e …: Memory allocation problem',
  });
});

it('R57 with lvsd dead ipvsadm is told; the end of a decision waits for the checks', async () => {
  const at = root();
  mkdirSync(at.applied, { recursive: true });
  writeFileSync(path.join(at.applied, 'lvsd.json'), JSON.stringify(pair));
  const told: string[] = [];
  const ports = {
    pulseRuns: () => true,
    ipvsadm: (words: string[]) => {
      told.push(words.join(' '));
      return Promise.resolve(words[0] === '-d' ? 'No such destination' : null);
    },
  };
  expect(await takeIntents(at, [intent()], ports)).toMatchObject({ table: 'direct' });
  expect(told).toEqual(['-e -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 0']);
  const halted = intent({ state: 'halted', at: '2030-01-02T00:00:00Z' });
  expect(await takeIntents(at, [halted], ports)).toMatchObject({ table: 'failed' });
  const resumed = intent({ state: 'resumed', at: '2030-01-03T00:00:00Z' });
  expect(await takeIntents(at, [resumed], ports)).toMatchObject({ table: 'later' });
  expect(told).toHaveLength(2);
});
