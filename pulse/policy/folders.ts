import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A folder as agent.conf may name it: absolute, and nothing in it that the shell part of pulse would read otherwise. */
export function isProgramFolder(word: string): boolean {
  return /^\/[A-Za-z0-9_./+-]*$/.test(word);
}

/**
 * Folders from which programs named in lvs.cf may run: `programs = /folder, /folder` of agent.conf, else programs.d.
 * libexec/pulse-roles.sh reads the same, since it has to work without Node.
 * @param conf path of agent.conf
 * @returns absolute paths; empty (no program runs) when agent.conf cannot be read or others than root may write it
 */
export function programFolders(conf: string): string[] {
  const given = setting(conf, 'programs');
  if (given === null) return [];
  return given === undefined ? defaults(conf) : given.split(/[\s,]+/).filter(isProgramFolder);
}

const defaults = (conf: string) => [path.join(path.dirname(conf), 'programs.d')];

/**
 * One value of agent.conf.
 * @param name letters and underscores only
 * @returns undefined: not given; null: the file cannot be read or others than root may write it
 */
export function setting(conf: string, name: string): string | undefined | null {
  let fd;
  try {
    fd = openSync(conf, 'r');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : null;
  }
  try {
    const { uid, mode } = fstatSync(fd);
    if (uid !== process.geteuid!() || mode & 0o022) return null;
    const line = new RegExp(`^\\s*${name}\\s*=(.*)`);
    return readFileSync(fd, 'utf8')
      .split('\n')
      .map((text) => line.exec(text.replace(/#.*/s, ''))?.[1])
      .find((value) => value !== undefined);
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}
