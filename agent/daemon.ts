import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '@/package.json';
import type { Paths } from '@/lib/protocol';
import type { Agent } from './agent';
import { Changes } from './change/changes';
import type { Clock } from './change/deadline';
import { removeTestFolders } from './config/check';
import { History } from './config/history';
import { readLvscf } from './config/lvscf-file';
import { removeLeftovers } from './config/replace-file';
import { Lock } from './lock';
import { dispatch } from './dispatch';
import { logToStdout, type Log } from './log';
import { callerFromFirstLine } from './peers/caller';
import type { Caller } from './policy';
import { RateMemory } from './rates/history';
import { startSampling } from './rates/sampler';
import { listen } from './server/listen';
import { AlreadyRunning, takeSingleton } from './singleton';
import { pulseCommand, type PulseCommand } from './system/pulse-command';

/**
 * Makes the agent's one object: directories, what a killed predecessor left, history, and the pending change, whose settling is
 * begun (`changes.settled`). Nothing listens yet.
 * @throws when its own directory or the pending change cannot be read: an agent that does not know what is pending must not
 *   accept the next change
 */
export async function openAgent(paths: Paths, log: Log, pulse: PulseCommand, clock?: Clock): Promise<Agent> {
  await mkdir(paths.agentData, { recursive: true, mode: 0o700 });
  const history = new History(`${paths.agentData}/history`);
  const base = {
    ...{ paths, version, started: new Date().toISOString(), log, lock: new Lock(), history, pulse },
    rates: new RateMemory(),
  };
  await removeLeftovers(paths.lvscf);
  await removeTestFolders(paths.agentRun);
  // Where the disk takes nothing the agent starts all the same: its router can then be read, stopped, drained and handed over.
  await history.open((await readLvscf(paths.lvscf))?.sha256 ?? null).catch((error: Error) => {
    log('error', 'the history cannot be opened', { detail: error.message.slice(0, 500) });
  });
  const agent: Agent = { ...base, changes: new Changes(base, clock) };
  await agent.changes.open();
  return agent;
}

/** A file is back in milliseconds; moving the service can take a minute, and then the status has to say what is going on. */
const settleFirstMs = 5000;

/** Runs the daemon until SIGTERM or SIGINT. @returns null once it listens */
export async function serve(paths: Paths): Promise<null> {
  // A log that takes nothing more (a full disk, a reader that has gone) is no reason to end.
  process.stdout.on('error', () => undefined);
  const release = takeSingleton(paths);
  const agent = await openAgent(paths, logToStdout, pulseCommand(paths.root));
  // The first answer shall already be that of a settled router; a service that is slow to move must not keep the agent silent.
  await Promise.race([agent.changes.settled, sleep(settleFirstMs, undefined, { ref: false })]);
  const call = (caller: Caller, method: string, params: unknown) => dispatch(agent, caller, method, params);
  const servers = [
    await listen({
      socket: paths.agentSocket,
      group: 'lvs-console',
      connection: { call, caller: { kind: 'local' } },
      log: agent.log,
    }),
    await listen({
      socket: paths.peerSocket,
      group: 'lvs-peer',
      connection: { call, caller: { fromFirstLine: (line) => callerFromFirstLine(paths, line) } },
      log: agent.log,
    }),
  ];
  const endSampling = startSampling(agent.rates, agent.log);
  agent.log('info', 'ready', { version, ms: Math.round(process.uptime() * 1000) });
  const stop = (signal: string) => {
    agent.log('info', 'ends', { signal });
    agent.changes.close();
    endSampling();
    for (const server of servers) server.close();
    // What changes the router is let finish; its own limits bound the wait, and a kill before that is settled at the next start.
    void agent.lock.run(() => Promise.resolve(release())).finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  return null;
}

/** Settles what is pending and ends: for the boot, before pulse starts. An agent that runs has done it already. */
export async function settle(paths: Paths): Promise<number> {
  let release;
  try {
    release = takeSingleton(paths);
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error;
    return 0;
  }
  const agent = await openAgent(paths, logToStdout, pulseCommand(paths.root));
  await agent.changes.settled;
  agent.changes.close();
  release();
  return 0;
}
