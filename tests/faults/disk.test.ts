import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentError, type Intent } from '@/lib/protocol';
import { applyPair, confirmPair, pushToPeer } from '@/lib/router';
import { build } from '@/lib/router/two-routers.test-kit';
import { SmallDisk } from './kit/enclosed';
import { FaultPair, historyOf, leftovers, lvscf } from './kit/pair';

let disk: SmallDisk;
let pair: FaultPair;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hashOf = async (client: FaultPair['peer']) =>
  (await client.call('config.read', { which: 'saved' }))?.sha256 ?? null;
const save = async (client: FaultPair['peer'], text: string) =>
  client.call('config.save', { content: base64(text), base: await hashOf(client), author: 'test' });
const findings = async () => (await pair.peer.call('status', {})).findings.map(({ code }) => code);

async function refusal(call: Promise<unknown>): Promise<AgentError> {
  const error: unknown = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof AgentError) return error;
  throw error;
}

const drained: Intent = {
  ...{ service: 'tcp:192.0.2.50:80', server: '192.0.2.21:80', state: 'drained', weight: null },
  ...{ by: 'test', at: new Date().toISOString() },
};

let serial = 1;
const next = () => lvscf(++serial, 20_000);

beforeAll(async () => {
  build();
  disk = await SmallDisk.make('small');
  pair = await FaultPair.start('disk', disk.router);
}, 60_000);
afterEach(() => {
  disk.readOnly(false);
  disk.roomAgain();
});
afterAll(async () => {
  await pair.remove();
  disk.remove();
});

describe.each([
  ['full to the last byte', 'disk-full', /ENOSPC|no space/i, () => disk.full()],
  ['read-only', 'disk-read-only', /EROFS|read-only/i, () => disk.readOnly(true)],
] as const)('a router whose disk is %s', (_, finding, words, spoil) => {
  it(`R52 save, push and apply are refused in words with nothing changed or left; status, drain and a new start of the agent work; afterwards all goes on (${finding})`, async () => {
    const { local, peer, here, there } = pair;
    const old = next();
    await save(local, old);
    expect(await pushToPeer({ local, peer, author: 'test' })).toMatchObject({ verified: true });
    const entries = historyOf(there).length;
    expect(await findings()).not.toContain(finding);
    spoil();

    const refused = await refusal(save(peer, next()));
    expect(refused.code).toBe('write-failed');
    expect(refused.data.detail).toMatch(words);
    const wanted = next();
    const applied = await applyPair({
      ...{ local, peer, bundle: { lvscf: base64(wanted) }, base: await hashOf(local), owner: 'test' },
      ...{ revertAfter: 60, passiveFirst: true, allowAlone: false },
    });
    expect(applied.outcome).toBe('refused');
    expect(applied.routers.peer?.failure).toMatchObject({ code: 'write-failed' });
    expect(applied.routers.peer?.failure?.detail).toMatch(words);
    expect([here.saved(), there.saved()]).toEqual([old, old]);
    await save(local, wanted);
    const pushed = await pushToPeer({ local, peer, author: 'test' });
    expect(pushed).toMatchObject({ delivered: false, failure: { code: 'write-failed' } });
    expect(there.saved()).toBe(old);
    expect(historyOf(there)).toHaveLength(entries);

    expect(await findings()).toContain(finding);
    const merged = await peer.call('intents.merge', { intents: [drained], author: 'test' });
    expect(merged).toMatchObject({ saved: false, intents: [drained] });
    await there.kill();
    await there.start();
    expect(await findings()).toEqual(expect.arrayContaining([finding, 'decisions-unsaved']));
    expect((await peer.call('intents.read', {})).intents).toEqual([drained]);

    disk.readOnly(false);
    disk.roomAgain();
    expect(await pushToPeer({ local, peer, author: 'test' })).toMatchObject({ verified: true });
    expect(there.saved()).toBe(wanted);
    expect(
      historyOf(there)
        .map(({ kind }) => kind)
        .at(-1),
    ).toBe('push');
    expect(leftovers(there)).toEqual([]);
    expect(await findings()).not.toContain(finding);
  }, 60_000);
});

it('R54 a confirmation that the full disk does not take leaves the timer running; what cannot go back says so and does with room', async () => {
  const { local, peer, here, there } = pair;
  const old = here.saved();
  await pushToPeer({ local, peer, author: 'test' });
  const { changeId, outcome } = await applyPair({
    ...{ local, peer, bundle: { lvscf: base64(next()) }, base: await hashOf(local), owner: 'test' },
    ...{ revertAfter: 3, passiveFirst: true, allowAlone: false },
  });
  expect(outcome).toBe('done');
  disk.full();
  const confirmed = await confirmPair({ author: 'test', local, peer, changeId });
  expect(confirmed.outcome).toBe('not-confirmed');
  await sleep(3500);
  expect(here.saved()).toBe(old);
  expect(await findings()).toEqual(expect.arrayContaining(['disk-full', 'revert-failing']));
  disk.roomAgain();
  expect(await peer.call('change.abort', { changeId })).toMatchObject({
    step: 'reverted',
    reason: { code: 'timer' },
  });
  expect(there.saved()).toBe(old);
  expect(await findings()).not.toContain('revert-failing');
}, 60_000);

it('R52 R55 with any number of free pages a save is done, with its entry, or refused and never happened', async () => {
  const { peer, there } = pair;
  const outcomes = new Set<boolean>();
  for (let pages = 0; pages <= 24; pages += 2) {
    disk.roomAgain();
    await save(peer, next());
    const old = there.saved();
    const before = historyOf(there).length;
    disk.full(pages);
    const wanted = next();
    const done = await save(peer, wanted).then(
      () => true,
      (error: unknown) => error instanceof AgentError && error.code !== 'write-failed',
    );
    outcomes.add(done);
    disk.roomAgain();
    expect(there.saved(), `${pages} pages`).toBe(done ? wanted : old);
    await peer.call('config.read', { which: 'saved' });
    const added = historyOf(there).slice(before);
    expect(added.map(({ kind }) => kind)).toEqual(done ? ['save'] : []);
    expect(leftovers(there)).toEqual([]);
  }
  expect(outcomes.size).toBe(2);
  expect(statSync(there.lvscf).mode & 0o777).toBe(0o640);
}, 60_000);

it('R52 R54 with any number of free pages a change is committed, or its router goes back and is free again', async () => {
  const { peer, there } = pair;
  const outcomes = new Set<string>();
  for (let pages = 0; pages <= 36; pages += 3) {
    disk.roomAgain();
    const old = next();
    await save(peer, old);
    const wanted = next();
    const changeId = `pages-${pages}`;
    const bundle = { lvscf: base64(wanted) };
    const base = await hashOf(peer);
    disk.full(pages);
    const step = async () => {
      await peer.call('change.prepare', { changeId, base, bundle, owner: 'test', revertAfter: 60 });
      return (await peer.call('change.commit', { changeId })).step;
    };
    const outcome = await step().catch((error: unknown) => (error as AgentError).code);
    outcomes.add(outcome);
    expect(['committed', 'write-failed'], `${pages} pages`).toContain(outcome);
    if (outcome === 'committed') expect(there.saved()).toBe(wanted);
    disk.roomAgain();
    await peer.call('change.abort', { changeId }).catch((error: unknown) => {
      expect((error as AgentError).code).toBe('no-such-change');
    });
    expect(there.saved(), `${pages} pages`).toBe(old);
    expect((await peer.call('status', {})).config.pending).toBeNull();
    expect(leftovers(there)).toEqual([]);
  }
  expect(outcomes.size).toBe(2);
}, 60_000);
