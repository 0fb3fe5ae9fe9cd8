import type { Locale } from './locales';

/** How numbers, ages and times are written everywhere. No word stands without its unit or age. */

interface Units {
  s: string;
  min: string;
  h: string;
  days: string;
  /** a day and an hour of this year, and of another one */
  date: (day: number, month: number, year: number | null, time: string) => string;
}

const month = (names: string, n: number) => names.split(' ')[n] ?? '';

const UNITS: Record<Locale, Units> = {
  en: {
    ...{ s: 's', min: 'min', h: 'h', days: 'days' },
    date: (d, m, y, time) =>
      `${d} ${month('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec', m)}${y === null ? '' : ` ${y}`} ${time}`,
  },
  de: {
    ...{ s: 's', min: 'min', h: 'h', days: 'Tage' },
    date: (d, m, y, time) =>
      `${d}. ${month('Jan. Febr. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.', m)}${y === null ? '' : ` ${y}`} ${time}`,
  },
  zh: {
    ...{ s: '秒', min: '分钟', h: '小时', days: '天' },
    date: (d, m, y, time) => `${y === null ? '' : `${y}年`}${m + 1}月${d}日 ${time}`,
  },
};

/** 48213 → `48 213`, parted by no-break spaces as the tables draw it. */
export function count(n: number): string {
  return String(Math.trunc(n)).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
}

/** `1 server`, `3 servers` */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** For sentences with a number: `{n, plural, one {1 server} other {{count} servers}}`. */
export const many = (n: number): { n: number; count: string } => ({ n, count: count(n) });

/** Seconds as the largest two units that matter: `4 s`, `21 min`, `3 h 5 min`, `4 days 10 h`. */
export function duration(seconds: number, locale: Locale = 'en'): string {
  const u = UNITS[locale];
  const s = Math.max(0, Math.round(seconds));
  if (s < 120) return `${s} ${u.s}`;
  const minutes = Math.floor(s / 60);
  if (minutes < 120) return `${minutes} ${u.min}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} ${u.h} ${minutes % 60} ${u.min}` : `${hours} ${u.h}`;
  return hours % 24 ? `${Math.floor(hours / 24)} ${u.days} ${hours % 24} ${u.h}` : `${hours / 24} ${u.days}`;
}

/** Seconds from `iso` to `now`, never negative: clocks of two routers differ a little. */
export function ageSeconds(iso: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(iso)) / 1000);
}

const two = (n: number) => String(n).padStart(2, '0');

/** The router's own wall clock: `14:02:31` today, `17 Nov 03:12` on another day of this year, else with the year. */
export function clock(iso: string, now: Date, locale: Locale = 'en'): string {
  const at = new Date(iso);
  if (at.toDateString() === now.toDateString()) {
    return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  }
  const year = at.getFullYear() === now.getFullYear() ? null : at.getFullYear();
  return UNITS[locale].date(
    at.getDate(),
    at.getMonth(),
    year,
    `${two(at.getHours())}:${two(at.getMinutes())}`,
  );
}
/** 1536 → value `1.5`, unit `kB`. Decimal units, as network rates are counted. */
export function bytes(n: number): { value: string; unit: string } {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let v = n;
  let u = 0;
  while (v >= 1000 && u < units.length - 1) {
    v /= 1000;
    u++;
  }
  return {
    value: u === 0 || v >= 10 || Number.isInteger(v) ? String(Math.round(v)) : v.toFixed(1),
    unit: units[u] ?? 'B',
  };
}

/** So many a second: one digit after the point below ten, where it matters; `0` is exactly none. */
export function rate(n: number): string {
  if (n >= 9.95 || Number.isInteger(n)) return count(Math.round(n));
  return n < 0.05 ? '< 0.1' : n.toFixed(1);
}

/** The first 7 digits of a hash are enough to tell versions apart by eye. */
export const shortHash = (sha256: string) => sha256.slice(0, 7);

/** `255.255.255.0` → `/24`; anything that is not a mask is shown as it stands. */
export function prefixOf(mask: string): string {
  const bits = mask
    .split('.')
    .map((o) => Number(o).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) && bits.length === 32
    ? `/${bits.indexOf('0') < 0 ? 32 : bits.indexOf('0')}`
    : mask;
}
