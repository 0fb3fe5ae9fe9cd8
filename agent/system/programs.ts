import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { Unknown } from './unknown';

/**
 * Where programs are looked for, in this order: never the caller's PATH, which could name anything. /usr/local comes last, so
 * that a stray copy does not win over the distribution's.
 */
const directories = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

/** What the agent may start; nothing else. */
type Program =
  | 'ip'
  | 'ipvsadm'
  | 'keepalived'
  | 'journalctl'
  | 'flock'
  | 'systemctl'
  | 'update-rc.d'
  | 'chkconfig'
  | 'timedatectl'
  | 'arping'
  | 'nft'
  | 'firewall-cmd'
  | `ip${'' | '6'}tables${'' | '-nft' | '-legacy'}-save`;

const found = new Map<string, string>();

/**
 * The absolute path of one of the system's programs.
 * @throws Unknown `program-missing` when it is not installed
 */
export function program(name: Program): string {
  const known = found.get(name);
  if (known) return known;
  for (const directory of directories) {
    const file = path.join(directory, name);
    try {
      accessSync(file, constants.X_OK);
      found.set(name, file);
      return file;
    } catch {
      // not here: the next directory
    }
  }
  throw new Unknown('program-missing', { program: name });
}
