/** How numbers, ages and times are written everywhere. No word stands without its unit or age. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 48213 → `48 213`, parted by no-break spaces as the tables draw it. */
export function count(n: number): string {
  return String(Math.trunc(n)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `1 server`, `3 servers` */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** Seconds as the largest two units that matter: `4 s`, `21 min`, `3 h 5 min`, `4 days 10 h`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 120) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} days ${hours % 24} h` : `${hours / 24} days`;
}

/** Seconds from `iso` to `now`, never negative: clocks of two routers differ a little. */
export function ageSeconds(iso: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(iso)) / 1000);
}

const two = (n: number) => String(n).padStart(2, '0');

/** The router's own wall clock: `14:02:31` today, `17 Nov 03:12` on another day of this year, else with the year. */
export function clock(iso: string, now: Date): string {
  const at = new Date(iso);
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  if (at.toDateString() === now.toDateString()) {
    return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  }
  const hour = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.getFullYear() === now.getFullYear() ? `${day} ${hour}` : `${day} ${at.getFullYear()} ${hour}`;
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
  return { value: u === 0 || v >= 10 ? String(Math.round(v)) : v.toFixed(1), unit: units[u] ?? 'B' };
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
