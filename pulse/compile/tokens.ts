import { family } from '@/lib/lvscf/address';
import { NEW_SCHEDULERS, SCHEDULERS } from '@/lib/lvscf/fields';

/**
 * The allow-list: everything that lvs.cf can put into a generated file is one of these, or is refused. None of them can hold
 * a blank, a line end, a brace, a quote, a comment sign (`!`, `#`), keepalived's `$`, `@` or `~`, or begin with `-`.
 */

/** IPv4 in four decimal numbers, or IPv6 without a zone; `canonical` spells it as the kernel does. */
export function isAddress(value: string): boolean {
  return family(value) !== null;
}

/** An interface: at most 15 characters (IFNAMSIZ less its NUL), the letters that udev and administrators use. */
export function isDevice(value: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(value);
}

/** `eth0:1` in its parts. The whole label has the 15 characters of an interface name; null when it is none. */
export function splitDevice(value: string): { device: string; label: string | null } | null {
  const [device = '', alias, ...more] = value.split(':');
  if (!isDevice(device) || more.length) return null;
  if (alias === undefined) return { device, label: null };
  return /^[A-Za-z0-9_.-]+$/.test(alias) && value.length <= 15 ? { device, label: value } : null;
}

/** A whole number within limits. */
export function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** An absolute path without anything that keepalived's parser or a shell would read otherwise. */
export function isPlainPath(value: string): boolean {
  return /^\/[A-Za-z0-9_./+-]*$/.test(value);
}

/** The kernel's schedulers: the original's eight, and those that came later. */
export function isScheduler(value: string): boolean {
  return [...SCHEDULERS, ...NEW_SCHEDULERS].some((s) => s === value);
}

/**
 * The second lock behind the first: every word of a generated line passes here. A word outside the alphabet means that a
 * check above was forgotten; the whole compile then ends rather than writing it.
 */
export function line(...words: (string | number)[]): string {
  for (const word of words) {
    if (!/^[A-Za-z0-9_.:/[\]+-]+$/.test(String(word)))
      throw new Error(`Refusing to write the word ${JSON.stringify(word)} into a generated file.`);
  }
  return words.join(' ');
}

/** A line of `addresses` or `quiet`: what belongs to the second group says so behind. */
export const ofGroup = (text: string, suffix: string): string => (suffix ? `${text} @${suffix}` : text);
