import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { AgentError, type ChangeState } from '@/lib/protocol';
import { abortPair, configAgreement, confirmPair, pairState, pushToPeer, readPair } from '@/lib/router';
import type { FaultPair } from './pair';
import type { Point } from './point';

/** Milliseconds for what must come about in the end, on a machine on which everything takes ten times as long. */
const LIMIT = 90_000;
/** What still has so long to go is not waited for. */
const PATIENCE = 6000;

/** Tries until it succeeds: a router that was just killed may answer late, which is said in time and then asked again. */
async function eventually(what: string, look: () => Promise<boolean>): Promise<void> {
  for (const limit = Date.now() + LIMIT; ;) {
    const done = await look().catch((error: unknown) => {
      if (error instanceof AgentError && ['timeout', 'unreachable'].includes(error.code)) return false;
      throw error;
    });
    if (done) return;
    expect(Date.now(), what).toBeLessThan(limit);
    await sleep(50);
  }
}

/** The changes that hold a router, here and there. */
async function pendingOn({ local, peer }: FaultPair): Promise<ChangeState[]> {
  const changes = await Promise.all([local, peer].map((one) => one.call('change.get', { changeId: null })));
  return changes.filter((change) => change !== null && change.endedAt === null) as ChangeState[];
}

/**
 * Ends what a killed operation left pending, as docs/change.md says it ends: by its timer, or by an administrator who confirms
 * what is confirmed on the other router, or takes it back.
 * @returns when no change holds a router any more
 */
export async function settle(pair: FaultPair, { end }: Point): Promise<void> {
  const { local, peer } = pair;
  await eventually('no change holds a router', async () => {
    const [change] = await pendingOn(pair);
    if (!change) return true;
    const { changeId, step, revertAt } = change;
    const left = revertAt === null ? Infinity : Date.parse(revertAt) - Date.now();
    if (end === 'by time' && step === 'committed' && left < PATIENCE) return false;
    const { repair } = await pairState({ local, peer, changeId });
    if (repair.some(({ code }) => code === 'confirm-again'))
      await confirmPair({ author: 'test', local, peer, changeId });
    else await abortPair({ author: 'test', local, peer, changeId });
    return false;
  });
}

/** Routers that ended up different say so, and the push that is named as the repair makes them the same. */
export async function bringTogether(pair: FaultPair): Promise<void> {
  const { local, peer, here, there } = pair;
  if (here.saved() !== there.saved()) {
    await eventually(
      'that they differ is said',
      async () => configAgreement(await readPair(local, peer)).saved === 'different',
    );
    const { routers, repair } = await pairState({ local, peer, changeId: null });
    const on = [routers?.local.on, routers?.peer?.on].sort().join();
    // Both on the old one: the new one was only saved here, for lvsctl to apply.
    if (on === 'new,old') expect(repair).toMatchObject([{ code: 'push-again' }]);
  }
  // which also shows that nothing is locked
  await eventually('the push', async () => {
    const { verified, failure } = await pushToPeer({ local, peer, author: 'test' });
    if (failure) throw new AgentError(failure.code, failure);
    return verified;
  });
  expect(there.saved()).toBe(here.saved());
}
