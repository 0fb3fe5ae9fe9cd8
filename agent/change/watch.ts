import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LvsdStatus, Paths, Status } from '@/lib/protocol';
import { endpoint } from '@/lib/lvscf';
import { intendedSchema, type Intended } from '@/pulse/compile';
import { readLvsd } from '../system/lvsd';
import { secondsLeft, type Moment } from './deadline';
import type { ChangeRecord } from './record';

/** What was up before a change and was not touched by it, and for how long after the commit it is looked at. */
export interface Watched {
  /** `SERVICE SERVER` */
  servers: string[];
  /** the longest time after which a check that begins to fail has taken its server out */
  seconds: number;
}

/** What a router serves with, and what of it is up. */
export interface Picture {
  intended: Intended;
  checks: LvsdStatus['checks'];
}

/** @returns null where nothing runs or lvsd does not answer: then nothing can be compared */
export async function takePicture(paths: Paths): Promise<Picture | null> {
  try {
    const [intended, { checks }] = await Promise.all([readIntended(paths), readLvsd(paths)]);
    return { intended, checks };
  } catch {
    return null;
  }
}

async function readIntended(paths: Paths): Promise<Intended> {
  return intendedSchema.parse(JSON.parse(await readFile(path.join(paths.applied, 'lvsd.json'), 'utf8')));
}

/**
 * The servers that were up before and that are configured as before, their virtual server too: if one of them goes down, it is not
 * what the change meant. What is drained or held is not up, and what is so later is not down.
 * @param after what runs since the commit
 */
export function watchedOf(before: Picture, after: Intended): Watched {
  const [old, now] = [objects(before.intended), objects(after)];
  const servers = before.checks
    .filter(({ state }) => state === 'up')
    .map(({ service, server }) => `${service} ${server}`)
    .filter((key) => old.has(key) && old.get(key)?.settings === now.get(key)?.settings);
  return { servers, seconds: Math.max(0, ...servers.map((key) => now.get(key)?.seconds ?? 0)) };
}

/**
 * Each server with all that decides whether it is up, and the seconds that its check takes to say so: it begins at most one
 * interval after the commit and is given up after one more; with `fall` so many times. (Two check periods where fall is 1.)
 */
function objects({ services, failover }: Intended): Map<string, { settings: string; seconds: number }> {
  const found = new Map<string, { settings: string; seconds: number }>();
  for (const { servers, label: _, ...service } of services) {
    const seconds = service.check.timeout * (service.check.fall + 1);
    for (const { label: __, ...server } of servers)
      found.set(`${service.id} ${server.id}`, { settings: JSON.stringify([service, server]), seconds });
  }
  for (const { label: _, ...service } of failover) {
    const seconds = service.check.timeout * (service.check.fall + 1);
    const key = `${service.id} ${endpoint(service.address, service.port)}`;
    found.set(key, { settings: JSON.stringify(service), seconds });
  }
  return found;
}

/** Seconds by which the clock that times a check may run ahead of the one that timed the commit. */
const SLACK = 1;

/**
 * What of it went down while it was watched, and still is.
 * @param committed ISO 8601
 * @param checks as they are now
 */
export function droppedOf(
  { servers, seconds }: Watched,
  committed: string,
  checks: LvsdStatus['checks'],
): { servers: string[]; services: string[]; since: string | null } {
  const until = Date.parse(committed) + (seconds + SLACK) * 1000;
  const watched = new Set(servers);
  const down = checks.filter(
    ({ service, server, state, since }) =>
      state === 'down' && watched.has(`${service} ${server}`) && since !== null && Date.parse(since) <= until,
  );
  const dead = [...new Set(down.map(({ service }) => service))].filter(
    (id) => !checks.some(({ service, state }) => service === id && state === 'up'),
  );
  const since = down.flatMap((check) => (check.since ? [check.since] : [])).sort()[0] ?? null;
  return { servers: down.map(({ service, server }) => `${service} ${server}`), services: dead, since };
}

/** Seconds after its watch for which it is said of a change that was kept what went down with it; later it is a state like any other. */
const TOLD = 600;

/** The same as findings, for as long as the change may be taken back, and a while longer. */
export function droppedSince(
  { state, doing, watched, committed }: ChangeRecord,
  now: Moment,
  checks: LvsdStatus['checks'],
): Status['findings'] {
  const { step, owner } = state;
  if (!watched || !committed || doing !== 'idle') return [];
  if (step !== 'committed' && step !== 'confirmed') return [];
  if (step === 'confirmed' && secondsLeft(watched.seconds + TOLD, committed, now) < 0) return [];
  const { servers, services, since } = droppedOf(watched, committed.wall, checks);
  const finding = (code: string, severity: 'error' | 'warning', [first, ...more]: string[]) =>
    first === undefined ? [] : [{ code, severity, params: { count: more.length + 1, first, owner }, since }];
  return [
    ...finding('service-down-since-change', 'error', services),
    ...finding('down-since-change', 'warning', servers),
  ];
}
