import { readFileSync } from 'node:fs';

/**
 * A moment on both clocks: the wall clock can be stepped, the time since boot cannot but ends with the boot. Together they time
 * a limit across restarts of the agent, across reboots, and across steps of the clock.
 */
export interface Moment {
  /** ISO 8601 */
  wall: string;
  boot: string;
  /** seconds since boot, suspended time included */
  uptime: number;
}

export type Clock = () => Moment;

export const clock: Clock = () => ({
  wall: new Date().toISOString(),
  boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
  uptime: Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]),
});

/**
 * Seconds left of a limit that began at `from`. Within one boot the wall clock has no say. After a reboot only the wall clock can
 * tell; one that stands before `from` was set back and tells nothing, so the limit counts as over: going back is the safe side.
 */
export function secondsLeft(limit: number, from: Moment, now: Moment): number {
  if (from.boot === now.boot) return limit - (now.uptime - from.uptime);
  const passed = (Date.parse(now.wall) - Date.parse(from.wall)) / 1000;
  return passed < 0 ? 0 : limit - passed;
}
