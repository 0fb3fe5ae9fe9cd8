import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { Unknown } from './unknown';

export interface Process {
  pid: number;
  parent: number;
  /** /proc/PID/comm: at most 15 characters */
  comm: string;
  /** ISO 8601; moves when the clock is stepped */
  started: string;
  /** the same since boot, in the kernel's ticks: together with pid it names a process for one boot */
  startTicks: number;
  args: string;
}

/** USER_HZ: the unit of the start time in /proc/PID/stat, 100 on every architecture that Debian and RHEL run on (proc(5)). */
const ticksPerSecond = 100;

/** A living process, or null when there is none (a zombie has ended too). */
export function processOf(pid: number): Process | null {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    if (!stat) return null;
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '').split('\0').join(' ');
    return {
      pid,
      ...stat,
      started: new Date((bootSeconds() + stat.startTicks / ticksPerSecond) * 1000).toISOString(),
      args: args.slice(0, 1000),
    };
  } catch {
    return null;
  }
}

/** What `/proc/PID/stat` (proc(5)) says; null of a process that has ended, and of what is no such line. */
export function parseStat(text: string): Pick<Process, 'comm' | 'parent' | 'startTicks'> | null {
  // The name stands in brackets and may itself hold brackets and blanks, hence the last one.
  const close = text.lastIndexOf(')');
  const [state = '', parent = '', ...rest] = text.slice(close + 2).split(' ');
  const start = rest[17] ?? '';
  if (!/^[A-Za-z]$/.test(state) || /[ZXx]/.test(state)) return null;
  if (!/^\d{1,10}$/.test(parent) || !/^\d{1,15}$/.test(start)) return null;
  return {
    comm: text.slice(text.indexOf('(') + 1, close),
    parent: Number(parent),
    startTicks: Number(start),
  };
}

/** When the kernel started, seconds since 1970. Read each time: a step of the clock moves it. */
function bootSeconds(): number {
  return Date.now() / 1000 - Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]);
}

/** Every process that lives, by one walk through /proc. */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processOf(Number(name)))
    .filter((p) => p !== null);
}

/** The children of a process. */
export function childrenOf(parent: number): Process[] {
  return processes().filter((p) => p.parent === parent);
}

export type Daemon =
  | { state: 'running'; process: Process }
  /** there is no pid file: never started, or ended as it should */
  | { state: 'stopped' }
  /** the pid file names a process that is gone or is another program: it ended without tidying up */
  | { state: 'failed'; pid: number };

/**
 * Whether the daemon of a pid file lives. A pid that now belongs to another program counts as dead.
 * @param comms names that its process may have
 * @throws Unknown `unreadable` when the pid file holds no number or cannot be read
 */
export function daemonOf(pidFile: string, comms: RegExp): Daemon {
  if (!existsSync(pidFile)) return { state: 'stopped' };
  const text = readFileSync(pidFile, 'latin1').trim();
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new Unknown('unreadable', { detail: `${pidFile} holds no process id` });
  const found = processOf(Number(text));
  return found && comms.test(found.comm)
    ? { state: 'running', process: found }
    : { state: 'failed', pid: Number(text) };
}
