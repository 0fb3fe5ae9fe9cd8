import { clock } from '@/lib/i18n/format';
import type { Reader } from '@/lib/i18n/reader';
import type { Sentence } from '@/lib/i18n/sentences';
import { planMove } from './move';
import { isActive, isSpread, routersOf, type PairView, type RouterReading } from './reading';
import type { Effect } from './verbs';

/** The page that asks whether a router shall not lead, or may again. */
export const maintenancePage = (router: RouterReading['which']) => `/control/maintenance/${router}`;

/** What maintenance of a router would do now. */
export interface MaintenancePlan {
  reading: RouterReading;
  /** it is in maintenance: the question is whether that ends */
  ends: boolean;
  needsForce: boolean;
  impossible: boolean;
  effects: Effect[];
}

/** @returns null when there is no such router */
export function planMaintenance(
  which: string | undefined,
  pair: PairView,
  words: { reader: Reader; condition: Sentence; now: Date },
): MaintenancePlan | null {
  const reading = routersOf(pair).find((r) => r.which === which);
  if (!reading) return null;
  const { t, locale } = words.reader;
  const { name, status } = reading;
  const info = (text: string): Effect => ({ weight: 'info', text });
  const plain = { reading, needsForce: false, impossible: false };
  const now = status?.lowered?.maintenance;
  if (now) {
    const was = t('operate.maintenance.was', {
      ...{ name, by: now.by, reason: now.reason, time: clock(now.at, words.now, locale) },
    });
    const spread = isSpread(pair);
    const stays = (spread || status.router === 'primary') && isActive(reading) === false;
    const effects = [info(was), info(t('operate.maintenance.endMoves', { name }))];
    if (stays)
      effects.push(
        info(t(spread ? 'operate.maintenance.endStaysSpread' : 'operate.maintenance.endStays', { name })),
      );
    return { ...plain, ends: true, effects };
  }
  const lasts = [
    info(t('operate.maintenance.lasts', { name })),
    info(t('operate.maintenance.still', { name })),
  ];
  if (isActive(reading) === false)
    return { ...plain, ends: false, effects: [info(t('operate.maintenance.passive', { name })), ...lasts] };
  if (!status) {
    const silent: Effect = { weight: 'warning', text: t('control.dialog.silent', { name }) };
    return { ...plain, ends: false, effects: [silent, ...lasts] };
  }
  const { effects, needsForce, impossible } = planMove('away', pair, words, reading.which);
  return { reading, ends: false, needsForce, impossible, effects: [...effects, ...lasts] };
}
