import { ageSeconds, clock, duration, many } from '@/lib/i18n/format';
import type { Reader } from '@/lib/i18n/reader';
import type { Sentence } from '@/lib/i18n/sentences';
import type { AgentErrorData, Decided, Intent, Status } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { readConfig } from '../config';
import { asked } from './control';
import { activeOf, loadPair, pairedPeer, routersOf, type PairView, type RouterReading } from './reading';
import { serviceRows, type ServerRow, type ServiceRow } from './services';
import type { Effect } from './verbs';

/** What the routing table offers for a real server (docs/operation.md); lvsctl has the same words. */
export const serverActions = ['drain', 'resume'] as const;
export type ServerAction = (typeof serverActions)[number];

/** What each sets for the server on both routers. */
export const STATE_OF = { drain: 'drained', resume: 'resumed' } as const satisfies Record<
  ServerAction,
  Intent['state']
>;

/** The page that asks first. Both are ids, which have colons and brackets in them. */
export function serverActionPage(action: string, service: string, server: string): string {
  return `/control/server/${action}/${encodeURIComponent(service)}/${encodeURIComponent(server)}`;
}

function decidedFor(intents: Status['intents'], service: string, server: string): Decided | null {
  return intents?.list.find((i) => i.service === service && i.server === server) ?? null;
}

/**
 * What can be done to a real server now: whoever was drained, halted, given a weight or changed by hand is resumed, whoever serves or
 * would serve is drained. null: it is not of lvs.cf, is deactivated, or does not run.
 */
export function actionFor(
  service: Pick<ServiceRow, 'id' | 'virtual'>,
  server: Pick<ServerRow, 'id' | 'health' | 'weight'>,
  intents: Status['intents'],
): ServerAction | null {
  if (!service.virtual || server.weight === null) return null;
  if (decidedFor(intents, service.id, server.id)) return 'resume';
  if (server.health === 'held') return 'resume';
  // Drained without a decision is its load's doing; where decisions are not known it may be somebody's.
  if (server.health === 'drain' && !intents) return 'resume';
  return server.health === 'off' ? null : 'drain';
}

/** Everything that the question about one real server says, read now. */
export interface ServerActionView {
  pair: PairView;
  service: ServiceRow;
  server: ServerRow;
  /** whose kernel and checks are shown: the active router, or this one when it is not known which is */
  source: RouterReading;
  table: { observedAt: string } | { error: AgentErrorData };
  decided: Decided | null;
}

/** @returns null when lvs.cf has no such real server. @throws AgentError when it cannot be read */
export async function loadServerAction(
  local: RouterClient,
  serviceId: string,
  serverId: string,
): Promise<ServerActionView | null> {
  const [pair, peer] = await Promise.all([loadPair(local, true), pairedPeer()]);
  const source = activeOf(pair) ?? pair.local;
  const client = source.which === 'peer' && peer ? peer : local;
  const [running, table] = await Promise.all([
    readConfig('running', client),
    // of this virtual server alone: one answer holds a thousand at most
    asked(client.call('table', { filter: serviceId.slice(0, 200) })),
  ]);
  const { config } = running.sha256 ? running : await readConfig('saved', client);
  const runs = source.status?.pulse.state !== 'stopped';
  const rows = serviceRows(config.virtual, source.status?.checks ?? null, table.value, runs);
  const service = rows.find(({ id, virtual }) => id === serviceId && virtual);
  const server = service?.servers.find(({ id, weight }) => id === serverId && weight !== null);
  if (!service || !server) return null;
  return {
    ...{ pair, service, server, source },
    table: table.value ? { observedAt: table.value.observedAt } : { error: table.error },
    decided: decidedFor(source.status?.intents ?? null, serviceId, serverId),
  };
}

/** `web1 (192.168.1.11:80)`; an id alone where there is no name */
export function namedRow({ label, id }: Pick<ServerRow, 'label' | 'id'>): string {
  return label ? `${label} (${id})` : id;
}

/** What the action will do to the server, its clients and each router, said before it is done (R13, R57). */
export function serverEffects(
  action: ServerAction,
  view: ServerActionView,
  words: { reader: Reader; condition: Sentence; sentence: Sentence; now: Date },
): Effect[] {
  const { reader, condition, sentence, now } = words;
  const own = action === 'drain' ? drainEffects(view, reader) : resumeEffects(view, reader, condition, now);
  return [...own, openEffect(view, reader, sentence, now), ...reachEffects(view, reader)];
}

const info = (text: string): Effect => ({ weight: 'info', text });
const warning = (text: string): Effect => ({ weight: 'warning', text });

function drainEffects({ service, server }: ServerActionView, { t }: Reader): Effect[] {
  const effects = [info(t('operate.drain.noNew')), info(t('operate.drain.holds'))];
  const persistent = service.kernel?.persistent ?? service.virtual?.persistent ?? 0;
  if (persistent > 0) effects.push(warning(t('operate.drain.bound', { seconds: String(persistent) })));
  const others = service.servers.filter(({ id, health }) => id !== server.id && isUsable(health));
  if (others.length === 0) effects.push(warning(t('operate.drain.last', { service: service.label })));
  return effects;
}

const isUsable = (health: ServerRow['health']) => health === 'up' || health === 'held';

function resumeEffects(
  { server, decided }: ServerActionView,
  { t, locale }: Reader,
  condition: Sentence,
  now: Date,
): Effect[] {
  const effects = [info(t('operate.resume.weight', { weight: String(server.weight) }))];
  if (decided) {
    const { by, at, state } = decided;
    const decision = state === 'drained' || state === 'halted' || state === 'weight' ? state : 'other';
    effects.push(info(t(`operate.resume.was.${decision}`, { by, time: clock(at, now, locale) })));
  }
  const { check } = server;
  if (check?.state === 'down') {
    const why = check.reason ? condition(check.reason) : t('states.notKnown');
    effects.push(warning(t('operate.resume.fails', { why })));
  } else if (!check) effects.push(warning(t('operate.resume.unchecked')));
  effects.push(warning(t('operate.resume.byHand')));
  return effects;
}

/** Open connections of that server, with their source and age; or why they are not known. */
function openEffect(
  { server, source, table }: ServerActionView,
  { t, locale }: Reader,
  sentence: Sentence,
  now: Date,
): Effect {
  const router = source.name;
  if ('error' in table) return warning(t('operate.openUnknown', { router, why: sentence(table.error) }));
  const age = duration(ageSeconds(table.observedAt, now), locale);
  const read = { router, time: clock(table.observedAt, now, locale), age };
  if (!server.destination) return info(t('operate.notInTable', read));
  return info(t('operate.open', { ...many(server.destination.active), ...read }));
}

function reachEffects({ pair }: ServerActionView, { t }: Reader): Effect[] {
  if (!pair.peer) return [info(t('operate.alone', { router: pair.local.name }))];
  const silent = routersOf(pair).filter(({ status }) => !status);
  if (silent.length === 0) return [info(t('operate.both', { a: pair.local.name, b: pair.peer.name }))];
  return silent.map(({ name }) => warning(t('operate.silent', { router: name })));
}
