import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, read } from '@/lib/lvscf';
import { parseMarks, resolveMarks, type KernelMarks } from '@/lib/marks';
import type { Paths } from '@/lib/protocol/paths';

/** A kernel value that a file of ours sets. */
export interface SysctlLine {
  /** in the slash form, `net/ipv4/ip_forward` */
  key: string;
  value: string;
}

/** What the kernel should have now, from the applied generation and the forwarding file. */
export interface Expected {
  marks: KernelMarks;
  sysctls: SysctlLine[];
  /** ms since the epoch at which the generation was applied: a moment ago, its loading may not have ended */
  appliedAt: number;
}

/** Lines of a sysctl.conf(5) of ours; both forms of a key. */
export function parseSysctls(text: string): SysctlLine[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*([A-Za-z0-9_./-]+)\s*=\s*(-?\d+)\s*$/.exec(line);
    const [, key = '', value = ''] = match ?? [];
    const path = key.includes('/') ? key : key.replaceAll('.', '/');
    if (!match || key.includes('..') || path.startsWith('/')) return [];
    return [{ key: path, value }];
  });
}

/** @throws the system's error when a file that is there cannot be read */
export function readExpected(paths: Paths): Expected {
  const at = (name: string) => textOf(path.join(paths.applied, name));
  const lvscf = at('lvs.cf');
  const marks = at('marks.conf');
  return {
    marks:
      lvscf && marks ? resolveMarks(parseMarks(marks), read(parse(lvscf).cst)) : { marks: [], sources: [] },
    sysctls: [at('sysctl.conf'), textOf(paths.forwardingConf)].flatMap((text) =>
      parseSysctls(text?.toString('utf8') ?? ''),
    ),
    appliedAt: stampOf(paths.applied) ?? 0,
  };
}

/** Changes with what `readExpected` would read: links and files are replaced, never written in place. */
export function expectedStamp(paths: Paths): string {
  return `${stampOf(paths.applied)} ${stampOf(paths.forwardingConf)}`;
}

function stampOf(file: string): number | null {
  try {
    return lstatSync(file).mtimeMs;
  } catch {
    return null;
  }
}

function textOf(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
