import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '@/lib/protocol';
import { abortPair, applyPair, confirmPair, pushToPeer } from '@/lib/router';
import { lvscf, type FaultPair } from './pair';
import type { Point } from './point';
import { Steps } from './steps';

/** Seconds until both go back: what an administrator may ask for at the least, and a little for a busy machine. */
const REVERT = { here: 2, there: 2, coordinator: 4 };

/** How an operation ended, as its caller was told. */
export interface Told {
  /** it was said to be done */
  done: boolean;
  /** it was said that nothing was changed on any router */
  refused: boolean;
  words: string;
}

export interface Ended {
  told: Told;
  /** it was killed while the operation went on, rather than after it */
  during: boolean;
  /** bytes of lvs.cf on both before, and what it was to become */
  old: string;
  next: string;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Brings an operation about, kills in it, and starts again what was killed. Both routers have the same lvs.cf before. */
export async function runPoint(pair: FaultPair, point: Point): Promise<Ended> {
  const { here, there } = pair;
  const old = here.saved() ?? '';
  const serial = Number(/^serial_no = (\d+)$/m.exec(old)?.[1] ?? 0);
  const next = lvscf(serial + 1, point.size);
  const begin = point.victim === 'coordinator' ? byCommand : byLibrary;
  const operation = await begin(pair, point, old, next);
  const steps = new Steps(point.operation === 'save' ? [here] : [here, there]);
  const victim = { here, there, coordinator: null }[point.victim];
  const killed: Promise<void>[] = [];
  let ended = false;
  let during = false;
  const kill = () => {
    if (killed.length > 0) return;
    during = !ended;
    if (victim === null) operation.kill();
    const gone = victim?.kill() ?? Promise.resolve();
    killed.push(gone.then(() => (point.restart === 'at once' ? victim?.start() : undefined)));
  };
  steps.at(point.step, () => {
    if (point.lateMs === 0) kill();
    else setTimeout(kill, point.lateMs);
  });
  const told = await operation.run();
  ended = true;
  // What a killed coordinator had asked for last may still be on its way, and is then done: a call that changes nothing waits for it.
  const idle = () =>
    Promise.all(
      [pair.local, pair.peer].map((router) => router.call('intents.merge', { intents: [], author: 'test' })),
    );
  if (victim === null) await steps.quiet(150, idle);
  steps.close();
  // a point beyond the operation's end: what was said to be done must outlive its agent
  await sleep(point.lateMs);
  if (killed.length === 0) kill();
  await Promise.all(killed);
  if (point.restart === 'afterwards') await victim?.start();
  return { told, during, old, next };
}

interface Begun {
  run(): Promise<Told>;
  /** kill -9 of the coordinator */
  kill(): void;
}

/** The coordinator is this process, since it is to live. */
async function byLibrary(pair: FaultPair, point: Point, old: string, next: string): Promise<Begun> {
  const { local, peer } = pair;
  const base = await hashOf(pair);
  const save = () =>
    local.call('config.save', { content: base64(next), base, author: 'test', reason: 'killed' });
  const apply = (revertAfter: number | null) =>
    applyPair({
      ...{ local, peer, bundle: { lvscf: base64(next) }, base, owner: 'test', revertAfter },
      ...{ passiveFirst: true, allowAlone: false },
    });
  const toldOf = (outcome: string, done: string): Told => ({
    done: outcome === done,
    refused: outcome === 'refused' || outcome === 'undone',
    words: outcome,
  });
  const run = async (): Promise<Told> => {
    switch (point.operation) {
      case 'save':
        await save();
        return { done: true, refused: false, words: 'saved' };
      case 'push': {
        const { verified, failure } = await pushToPeer({ local, peer, author: 'test' });
        return { done: verified, refused: false, words: failure?.code ?? 'verified' };
      }
      case 'apply':
        return toldOf((await apply(null)).outcome, 'done');
      case 'confirm': {
        const applied = await apply(REVERT[point.victim]);
        if (applied.outcome !== 'done') return toldOf(applied.outcome, 'confirmed');
        const { changeId } = applied;
        return toldOf((await confirmPair({ author: 'test', local, peer, changeId })).outcome, 'confirmed');
      }
      case 'revert':
        return toldOf((await abortPair({ author: 'test', local, peer, changeId })).outcome, 'aborted');
    }
  };
  let changeId = '';
  if (point.operation === 'push') await save();
  if (point.operation === 'revert') ({ changeId } = await apply(30));
  return { run: () => run().catch(refusal), kill: () => undefined };
}

/** The coordinator is lvsctl, which can be killed. */
async function byCommand(pair: FaultPair, point: Point, old: string, next: string): Promise<Begun> {
  const file = path.join(pair.here.root, 'next.cf');
  writeFileSync(file, next);
  const args = {
    save: ['save', file],
    push: ['push'],
    apply: ['apply', '--no-confirm'],
    confirm: ['confirm'],
    revert: ['revert'],
  }[point.operation];
  // lvsctl applies what is saved here; to confirm or take back something, it must have been applied.
  if (point.operation === 'push' || point.operation === 'apply') {
    const base = await hashOf(pair);
    await pair.local.call('config.save', { content: base64(next), base, author: 'test' });
  }
  if (point.operation === 'confirm' || point.operation === 'revert') {
    const { local, peer } = pair;
    const bundle = { lvscf: base64(next) };
    const base = await hashOf(pair);
    const revertAfter = point.operation === 'confirm' ? REVERT.coordinator : 30;
    // On a busy machine it may not come so far in its time; then there is nothing to confirm, and nothing must have changed.
    await applyPair({
      ...{ local, peer, bundle, base, owner: 'test', revertAfter, passiveFirst: true, allowAlone: false },
    });
  }
  let child: ReturnType<typeof execFile> | null = null;
  return {
    run: () =>
      new Promise((resolve) => {
        const env = { ...process.env, LVS_ROOT: pair.here.root };
        const bundle = path.resolve('dist/lvsctl.cjs');
        child = execFile(process.execPath, [bundle, ...args], { env, timeout: 60_000 }, (error, out, err) =>
          resolve({ done: !error, refused: false, words: `${out}${err}`.trim().slice(0, 300) }),
        );
      }),
    kill: () => void child?.kill('SIGKILL'),
  };
}

async function hashOf({ local }: FaultPair): Promise<string | null> {
  return (await local.call('config.read', { which: 'saved' }))?.sha256 ?? null;
}

/** A call that fails is an outcome, as long as it fails in one of the ways that the protocol has. */
function refusal(error: unknown): Told {
  if (!(error instanceof AgentError)) throw error;
  return { done: false, refused: false, words: error.code };
}
