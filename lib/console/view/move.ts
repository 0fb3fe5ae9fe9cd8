import { ageSeconds, clock, duration, many } from '@/lib/i18n/format';
import type { Reader } from '@/lib/i18n/reader';
import type { Sentence } from '@/lib/i18n/sentences';
import { isAtHome, preflight } from '@/lib/router';
import { isSpread, routersOf, type PairView, type RouterReading } from './reading';
import type { Effect } from './verbs';

/** Where the service is moved: to the router that does not have it, or to the primary (docs/operation.md). */
export const moves = ['away', 'back'] as const;
export type Move = (typeof moves)[number];

/** Does a router stay lowered by a hand-over, so that it can be given back what it serves in the pair's ordinary state? */
export function mayGoBack(pair: PairView): boolean {
  const serves = (router: string) => router === 'primary' || isSpread(pair);
  return routersOf(pair).some(({ status }) => status && serves(status.router) && status.lowered?.handover);
}

/** What a move would do now, or why it cannot be done. */
export interface MovePlan {
  /** null: not known who serves, or which router is the primary */
  from: RouterReading | null;
  to: RouterReading | null;
  /** the primary serves already: only its lowering ends */
  already: boolean;
  /** active-active: `to` gets only the addresses that prefer it */
  shares: boolean;
  /** something speaks against it: only by force */
  needsForce: boolean;
  /** not even by force */
  impossible: boolean;
  effects: Effect[];
}

/**
 * What a move will do to whom, and what the pre-flight says against it, in words (R58).
 * @param giver of two routers that are active for their own addresses, the one that gives them away
 */
export function planMove(
  move: Move,
  pair: PairView,
  { reader, condition, now }: { reader: Reader; condition: Sentence; now: Date },
  giver?: RouterReading['which'],
): MovePlan {
  const { t, locale } = reader;
  const flight = preflight(pair.raw, giver);
  const shares = move === 'back' && isSpread(pair);
  const routers = routersOf(pair);
  const serves = routers.find(({ which }) => which === flight.from) ?? null;
  const primary = routers.find(({ status }) => status?.router === 'primary') ?? null;
  const other = routers.find((r) => serves && r.which !== serves.which) ?? null;
  const to = move === 'back' && !shares ? primary : other;
  const ended = (reading: RouterReading, text: string): MovePlan => ({
    ...{ from: null, to: reading, already: true, shares, needsForce: false, impossible: false },
    effects: [{ weight: 'info', text }],
  });
  if (shares && isAtHome(pair.raw)) return ended(pair.local, t('operate.move.sharesAlready'));
  if (move === 'back' && to && serves?.which === to.which)
    return ended(to, t('operate.move.already', { to: to.name }));
  const impossible = flight.impossible || !serves || !to;
  const obstacles = flight.obstacles.map(({ code, params }): Effect => {
    const { router } = params;
    const said = condition({ code, params });
    const text =
      typeof router === 'string' ? t('operate.move.obstacle', { router: nameOf(router, pair), said }) : said;
    return { weight: 'warning', text };
  });
  if (move === 'back' && !to) obstacles.push({ weight: 'warning', text: t('operate.move.noPrimary') });
  const does =
    serves && to && !impossible
      ? doesOf(serves, to, { shares, spread: isSpread(pair) }, { reader, now })
      : [];
  const time = clock(pair.local.readAt, now, locale);
  const clear: Effect[] = obstacles.length
    ? []
    : [{ weight: 'info', text: t('operate.move.clear', { time }) }];
  return {
    ...{ from: serves, to, already: false, shares, needsForce: obstacles.length > 0, impossible },
    effects: [...does, ...clear, ...obstacles],
  };
}

/** The obstacles name a router as its client does; the reader knows it by its host name. */
function nameOf(router: string, { local, peer, raw }: PairView): string {
  if (raw.local.router === router) return local.name;
  return raw.peer?.router === router && peer ? peer.name : router;
}

function doesOf(
  from: RouterReading,
  to: RouterReading,
  { shares, spread }: { shares: boolean; spread: boolean },
  { reader: { t, locale }, now }: { reader: Reader; now: Date },
): Effect[] {
  const names = { from: from.name, to: to.name };
  const info = (text: string): Effect => ({ weight: 'info', text });
  const summary = from.status?.summary;
  const active = summary?.activeConnections ?? null;
  const connections: Effect =
    summary && active !== null
      ? info(
          t('operate.move.open', {
            ...many(active),
            router: from.name,
            time: clock(summary.observedAt, now, locale),
            age: duration(ageSeconds(summary.observedAt, now), locale),
          }),
        )
      : { weight: 'warning', text: t('operate.move.openUnknown', { router: from.name }) };
  const afterwards = shares
    ? 'operate.move.ordinary'
    : spread
      ? 'operate.move.staysSpread'
      : to.status?.router === 'primary'
        ? 'operate.move.ordinary'
        : 'operate.move.stays';
  return [
    info(t(shares ? 'operate.move.doesShare' : 'operate.move.does', names)),
    info(t(afterwards, names)),
    connections,
    info(t('operate.move.undone', names)),
  ];
}
