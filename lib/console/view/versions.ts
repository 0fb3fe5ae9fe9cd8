import { shortHash } from '@/lib/i18n/format';
import type { Translate } from '@/lib/i18n/reader';
import { routersOf, type PairView } from './reading';

/** One of the four places that hold an lvs.cf: saved and running, on each router. */
export interface Version {
  router: string;
  which: 'local' | 'peer';
  what: 'saved' | 'running';
  /** null: there is none, or it is not known (`known` says which) */
  sha256: string | null;
  serial: number | null;
  known: boolean;
  /** against what this router has saved */
  compared: 'reference' | 'same' | 'differs' | 'none' | 'unknown';
}

/** The four versions of lvs.cf (two when there is no peer), each compared with what is saved on this router. */
export function versions(pair: PairView): Version[] {
  const reference = pair.local.status?.config.saved?.sha256 ?? null;
  return routersOf(pair).flatMap((r) =>
    (['saved', 'running'] as const).map((what): Version => {
      const known = r.status !== null;
      const value = r.status?.config[what] ?? null;
      const sha256 = value?.sha256 ?? null;
      const isReference = r.which === 'local' && what === 'saved';
      let compared: Version['compared'] = 'unknown';
      if (known && !sha256) compared = 'none';
      else if (isReference) compared = 'reference';
      else if (known && reference) compared = sha256 === reference ? 'same' : 'differs';
      return {
        router: r.name,
        which: r.which,
        what,
        sha256,
        serial: value?.serial_no ?? null,
        known,
        compared,
      };
    }),
  );
}

/** `serial 124`, or the hash where the file has no serial number. */
export function versionName(v: { sha256: string | null; serial: number | null }, t: Translate): string {
  if (!v.sha256) return t('control.versions.none');
  return v.serial === null ? shortHash(v.sha256) : t('control.versions.serial', { serial: String(v.serial) });
}

/** Is what this router has saved the same as everything else that is saved and runs? Then applying would change nothing. */
export function nothingToApply(pair: PairView): boolean {
  return versions(pair).every(({ compared }) => compared === 'reference' || compared === 'same');
}

/** Do both routers run what this one has saved? */
export function compareVersions(
  pair: PairView,
  t: Translate,
): {
  verdict: 'same' | 'behind' | 'stopped' | 'unknown';
  text: string;
} {
  const all = versions(pair);
  const running = all.filter((v) => v.what === 'running');
  const saved = all.find((v) => v.which === 'local' && v.what === 'saved');
  if (!saved?.known)
    return { verdict: 'unknown', text: t('control.versions.unreadable', { name: pair.local.name }) };
  if (saved.compared === 'none') return { verdict: 'stopped', text: t('control.versions.nothingSaved') };
  const silent = all.filter((v) => !v.known);
  if (running.every((v) => v.known && !v.sha256)) {
    return { verdict: 'stopped', text: t('control.versions.saved', { version: versionName(saved, t) }) };
  }
  const behind = all.filter((v) => v.compared === 'differs');
  if (behind.length) {
    const parts = behind.map((v) => {
      const place = { name: v.router, version: versionName(v, t) };
      return v.what === 'running' ? t('control.versions.runs', place) : t('control.versions.has', place);
    });
    const version = versionName(saved, t);
    return {
      verdict: 'behind',
      text: t('control.versions.savedHere', { version, others: parts.join(', ') }),
    };
  }
  if (silent.length) {
    return { verdict: 'unknown', text: t('control.versions.unreadable', { name: silent[0]?.router ?? '' }) };
  }
  const without = running.filter((v) => !v.sha256);
  if (without.length) {
    const [a = '', b = ''] = without.map((v) => v.router);
    const names = without.length > 1 ? t('control.and', { a, b }) : a;
    return { verdict: 'behind', text: t('control.versions.runsNothing', { n: without.length, names }) };
  }
  return { verdict: 'same', text: t('control.versions.everywhere', { version: versionName(saved, t) }) };
}
