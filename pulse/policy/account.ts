import { readFileSync } from 'node:fs';
import { setting } from './folders';

/** The account of Debian and Red Hat alike that owns nothing. */
const UNPRIVILEGED = 'nobody';

/** Numbers of an account. */
export interface Account {
  uid: number;
  gid: number;
}

/** An account as agent.conf may name it (`program_user`); never root. */
export function isProgramUser(word: string): boolean {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(word) && word !== 'root';
}

/**
 * As whom the check programs of lvs.cf run: `program_user` of agent.conf, else nobody. Looked up in /etc/passwd only: a
 * directory service that does not answer must not hold up checks.
 * @param conf path of agent.conf
 * @returns null (no program runs) when agent.conf cannot be relied upon, or there is no such account, or it is root by number
 */
export function programAccount(conf: string, passwd = '/etc/passwd'): Account | null {
  const given = setting(conf, 'program_user');
  if (given === null) return null;
  const user = given?.trim() ?? UNPRIVILEGED;
  for (const line of readFileSync(passwd, 'latin1').split('\n')) {
    const [name, , uid = '', gid = ''] = line.split(':');
    if (name !== user || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) continue;
    return Number(uid) === 0 ? null : { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}
