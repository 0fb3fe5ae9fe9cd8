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

/** What is decided about a real server (docs/operation.md); lvsctl has the same words. */
export const serverActions = ['drain', 'halt', 'weight', 'resume'] as const;
export type ServerAction = (typeof serverActions)[number];

/** How a sentence names a decision in force. */
export const decisionWord = (state: Decided['state']) =>
  state === 'drained' || state === 'halted' || state === 'weight' ? state : 'other';

/** What each sets for the server on both routers. */
export const STATE_OF = {
  drain: 'drained',
  halt: 'halted',
  weight: 'weight',
  resume: 'resumed',
} as const satisfies Record<ServerAction, Intent['state']>;

const ids = (service: string, server: string) =>
  `${encodeURIComponent(service)}/${encodeURIComponent(server)}`;

/** The page that asks first. Both are ids, which have colons and brackets in them. */
export function serverActionPage(action: string, service: string, server: string): string {
  return `/control/server/${encodeURIComponent(action)}/${ids(service, server)}`;
}

/** How a real server is now, and everything that can be done about it. */
export function serverNowPage(service: string, server: string): string {
  return `/control/server/now/${ids(service, server)}`;
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

/**
 * Everything that can be decided about it now, what the routing table offers first. Nothing is asked for twice: whoever is drained is
 * not drained again, whoever is out of the table not taken out.
 */
export function actionsFor(
  service: Pick<ServiceRow, 'id' | 'virtual'>,
  server: Pick<ServerRow, 'id' | 'health' | 'weight'>,
  intents: Status['intents'],
): ServerAction[] {
  const first = actionFor(service, server, intents);
  if (!first) return [];
  const is = decidedFor(intents, service.id, server.id)?.state;
  return serverActions
    .filter((action) =>
      action === 'resume' ? first === 'resume' : STATE_OF[action] !== is || is === 'weight',
    )
    .toSorted((a, b) => Number(b === first) - Number(a === first));
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
  const own = {
    drain: () => drainEffects(view, reader),
    halt: () => haltEffects(view, reader),
    weight: () => weightEffects(view, reader),
    resume: () => resumeEffects(view, reader, condition, now),
  }[action]();
  return [...own, openEffect(view, reader, sentence, now), ...reachEffects(view, reader)];
}

const info = (text: string): Effect => ({ weight: 'info', text });
const warning = (text: string): Effect => ({ weight: 'warning', text });

function drainEffects(view: ServerActionView, { t }: Reader): Effect[] {
  const { service } = view;
  const effects = [info(t('operate.drain.noNew')), info(t('operate.drain.holds'))];
  const persistent = service.kernel?.persistent ?? service.virtual?.persistent ?? 0;
  if (persistent > 0) effects.push(warning(t('operate.drain.bound', { seconds: String(persistent) })));
  if (isLast(view)) effects.push(warning(t('operate.drain.last', { service: service.label })));
  return effects;
}

function haltEffects(view: ServerActionView, { t }: Reader): Effect[] {
  const effects = [warning(t('operate.halt.ends')), info(t('operate.drain.holds'))];
  if (isLast(view)) effects.push(warning(t('operate.drain.last', { service: view.service.label })));
  return effects;
}

function weightEffects({ server }: ServerActionView, { t }: Reader): Effect[] {
  const now = server.destination?.weight;
  return [
    info(
      now === undefined
        ? t('operate.weight.file', { weight: String(server.weight) })
        : t('operate.weight.now', { now: String(now), weight: String(server.weight) }),
    ),
    info(t('operate.weight.share')),
    info(t('operate.drain.holds')),
  ];
}

/** Nobody else behind that virtual server would take its new clients. */
const isLast = ({ service, server }: ServerActionView) =>
  !service.servers.some(({ id, health }) => id !== server.id && isUsable(health));

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
    effects.push(info(t(`operate.resume.was.${decisionWord(state)}`, { by, time: clock(at, now, locale) })));
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
