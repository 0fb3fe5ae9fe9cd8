import type { Translate } from '@/lib/i18n/reader';
import { isActive, routersOf, type PairView, type RouterReading } from './reading';
import { versionName } from './versions';

export const verbs = ['start', 'stop', 'restart', 'reload'] as const;
export type Verb = (typeof verbs)[number];
export const targets = ['local', 'peer', 'both'] as const;
export type Target = (typeof targets)[number];

/** The routers that a verb is for, in the order in which they are asked. */
export function routersFor(verb: Verb, target: Target, pair: PairView): RouterReading[] {
  const chosen = routersOf(pair).filter((r) => target === 'both' || r.which === target);
  // Start: the primary first, so that it takes the addresses at once. Otherwise the one that serves comes last, so that no
  // takeover happens only for the other's sake.
  const late = (r: RouterReading) =>
    verb === 'start' ? r.status?.router !== 'primary' : isActive(r) === true;
  return [...chosen].sort((a, b) => Number(late(a)) - Number(late(b)));
}

/** One thing that a verb will do, or that speaks against it. */
export interface Effect {
  weight: 'info' | 'warning';
  text: string;
}

const nameOf = (v: { sha256: string; serial_no: number | null }, t: Translate): string =>
  versionName({ sha256: v.sha256, serial: v.serial_no }, t);

/** What a verb will do to this router and to the clients, said before it is done (R13). */
export function effectsOf(
  verb: Verb,
  reading: RouterReading,
  all: RouterReading[],
  pair: PairView,
  t: Translate,
): Effect[] {
  const { name, status } = reading;
  if (!status) return [{ weight: 'warning', text: t('control.dialog.silent', { name }) }];
  const effects: Effect[] = [];
  const info = (text: string) => effects.push({ weight: 'info', text });
  const warning = (text: string) => effects.push({ weight: 'warning', text });
  const others = routersOf(pair).filter((r) => r.which !== reading.which);
  const { saved } = status.config;
  if (verb !== 'stop') {
    if (!saved) warning(t('control.dialog.nothingSaved', { name }));
    else info(t('control.dialog.compiles', { name, version: nameOf(saved, t) }));
    const alone = others.filter((r) => !all.some((a) => a.which === r.which));
    const other = alone.find((r) => r.status?.pulse.state === 'running')?.status?.config.running;
    if (saved && other && other.sha256 !== saved.sha256) {
      const runner = { other: alone[0]?.name ?? '', theirs: nameOf(other, t) };
      warning(t('control.dialog.otherRuns', { name, ...runner }));
    }
    const here = pair.local.status?.config.saved;
    if (reading.which === 'peer' && saved && here && here.sha256 !== saved.sha256) {
      warning(t('control.dialog.notSameSaved', { here: pair.local.name }));
    }
  }
  if (verb === 'start') info(t('control.dialog.starts'));
  if (verb === 'reload') info(t('control.dialog.reloads'));
  if (verb === 'stop' || verb === 'restart') effects.push(...handOver(verb, reading, others, all, t));
  return effects;
}

function handOver(
  verb: Verb,
  reading: RouterReading,
  others: RouterReading[],
  all: RouterReading[],
  t: Translate,
): Effect[] {
  const { name } = reading;
  const active = isActive(reading);
  if (active === null) return [{ weight: 'warning', text: t('control.dialog.activeUnknown', { name }) }];
  if (!active) {
    return [{ weight: 'info', text: t('control.dialog.holdsNone', { name }) }];
  }
  const stopsToo = (r: RouterReading) => all.some((a) => a.which === r.which);
  const heir = others.find((r) => r.status?.pulse.state === 'running' && !stopsToo(r));
  const takes: Effect = heir
    ? {
        weight: 'info',
        text: t('control.dialog.heirTakes', { name, heir: heir.name }),
      }
    : {
        weight: 'warning',
        text: t(verb === 'stop' ? 'control.dialog.nobodyStop' : 'control.dialog.nobodyRestart', { name }),
      };
  return verb === 'restart' && heir
    ? [takes, { weight: 'info', text: t('control.dialog.takesBack') }]
    : [takes];
}
