import { existsSync, readdirSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { openAgent } from '@/agent/daemon';
import { dispatch } from '@/agent/dispatch';
import { readLvscf, sha256Of } from '@/agent/config/lvscf-file';
import { AgentError, paths as pathsOf, type MethodName, type Params } from '@/lib/protocol';
import { contentOf, type Said } from './power';

/**
 * What runs in a kernel until its power is cut: an agent that saves, takes pushes, applies, confirms and goes back without a pause.
 * Before and after each step it says which lvs.cf may stand.
 */
const paths = pathsOf();
const say = (said: Said) => writeSync(1, `${JSON.stringify(said)}\n`);

/** As if no program ever waited for the disk. */
async function withoutSync(): Promise<void> {
  const handle = await open('/proc/self/stat');
  const prototype = Object.getPrototypeOf(handle) as { sync(): Promise<void> };
  prototype.sync = () => Promise.resolve();
  await handle.close();
}

async function main(): Promise<void> {
  if (process.env.NO_SYNC) await withoutSync();
  const agent = await openAgent(
    paths,
    () => undefined,
    (verb) => Promise.reject(new Error(`pulse ${verb} was not expected`)),
  );
  await agent.changes.settled;
  const call = <M extends MethodName>(method: M, params: Params<M>) =>
    dispatch(agent, { kind: 'local' }, method, params);

  const file = await readLvscf(paths.lvscf);
  const entries = await agent.history.list(500);
  const stands = file?.serial_no ?? 0;
  const folder = path.dirname(paths.lvscf);
  say({
    stands,
    whole: !file || file.content.equals(contentOf(stands)),
    named: !file || entries[0]?.sha256 === file.sha256,
    kinds: [...new Set(entries.map(({ kind }) => kind))],
    beside: existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'lvs.cf') : [],
  });

  let now = stands;
  let highest = Math.max(now, ...entries.map(({ serial_no }) => serial_no ?? 0));
  /** One step: meanwhile the old or the new one may stand, afterwards the new one. */
  const step = async (work: Promise<unknown>, next = now) => {
    say({ allowed: [now, next] });
    await work;
    now = next;
    say({ allowed: [now] });
  };
  const pending = agent.changes.get(null);
  if (pending?.endedAt === null) {
    const { changeId, base } = pending;
    const former = entries.find(({ sha256 }) => sha256 === base)?.serial_no ?? 0;
    await step(call('change.abort', { changeId }), pending.step === 'committed' ? former : now);
  }
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    const old = now;
    const next = ++highest;
    const bytes = contentOf(next);
    const content = bytes.toString('base64');
    const base = old ? sha256Of(contentOf(old)) : null;
    const turn = next % 4;
    if (turn < 2) {
      const kind = turn ? 'save' : 'push';
      await step(call('config.save', { content, base, author: 'test', kind }), next);
      continue;
    }
    const changeId = `c${next}-${Date.now()}`;
    const change = { changeId, base, bundle: { lvscf: content }, owner: 'test', revertAfter: 600 };
    await step(call('change.prepare', change));
    await step(call('change.commit', { changeId }), next);
    if (turn === 2) await step(call('change.confirm', { changeId }));
    else await step(call('change.abort', { changeId }), old);
  }
}

main().catch((error: unknown) => {
  const why = error instanceof AgentError ? JSON.stringify(error.data.findings ?? error.data) : '';
  say({ failed: `${error instanceof Error ? error.stack : String(error)} ${why}` });
});
