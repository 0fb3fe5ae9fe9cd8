import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Why a program is not run. `detail`: what it concerns, a path or a list of folders. */
export interface ProgramRefusal {
  code: 'not-absolute' | 'missing' | 'outside' | 'unsafe';
  detail: string;
}

/** Null: it may run. */
export type ProgramJudge = (file: string) => ProgramRefusal | null;

/**
 * May this program, which lvs.cf names, be run (design 5)? Only if its real path lies in one of root's folders and nobody but
 * root can replace it: each part of that path belongs to root and none may be written by others. A folder with the sticky bit
 * (/tmp) counts as safe: what is root's in it can be replaced by root alone.
 * @param folders of agent.conf (programFolders)
 */
export function judgeProgram(file: string, folders: readonly string[]): ProgramRefusal | null {
  if (!path.isAbsolute(file)) return { code: 'not-absolute', detail: file };
  let real;
  try {
    real = realpathSync(file);
    accessSync(real, constants.X_OK);
    if (!statSync(real).isFile()) return { code: 'missing', detail: file };
  } catch {
    return { code: 'missing', detail: file };
  }
  if (!folders.some((folder) => isBelow(real, folder)))
    return { code: 'outside', detail: folders.join(', ') };
  for (let part = real; ; part = path.dirname(part)) {
    const { uid, mode } = statSync(part);
    const sticky = part !== real && (mode & 0o1000) !== 0;
    if (uid !== process.geteuid!() && uid !== 0) return { code: 'unsafe', detail: part };
    if (mode & 0o022 && !sticky) return { code: 'unsafe', detail: part };
    if (part === path.dirname(part)) return null;
  }
}

function isBelow(real: string, folder: string): boolean {
  try {
    return real.startsWith(`${realpathSync(folder).replace(/\/$/, '')}/`);
  } catch {
    return false;
  }
}
