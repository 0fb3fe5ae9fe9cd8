import path from 'node:path';
import { setting } from './folders';

/** What root permits for reading loads (agent.conf). */
export interface LoadPolicy {
  /** private key with which ssh asks real servers; null: none is named, so ssh is not used */
  key: string | null;
  /** account on the real servers */
  user: string;
  /** host keys that are trusted; nothing is added to it */
  knownHosts: string;
  /** may rsh be used, which sends everything in the clear? */
  rsh: boolean;
}

/** Settings of agent.conf that `loadPolicy` reads, and what a value must be. */
export const LOAD_SETTINGS: Readonly<Record<string, { is: (value: string) => boolean; must: string }>> = {
  load_ssh_key: { is: isPlainPath, must: 'an absolute path of plain letters' },
  load_known_hosts: { is: isPlainPath, must: 'an absolute path of plain letters' },
  load_ssh_user: { is: (value) => /^[a-z_][a-z0-9_-]{0,31}$/.test(value), must: 'the name of an account' },
  load_rsh: { is: (value) => value === 'yes' || value === 'no', must: 'yes or no' },
};

function isPlainPath(value: string): boolean {
  return /^\/[A-Za-z0-9_./+-]+$/.test(value);
}

/**
 * Reads it anew, so that root's change holds at once.
 * @param conf path of agent.conf
 * @returns null when agent.conf cannot be relied upon
 */
export function loadPolicy(conf: string): LoadPolicy | null {
  const given = new Map<string, string>();
  for (const [name, { is }] of Object.entries(LOAD_SETTINGS)) {
    const value = setting(conf, name);
    if (value === undefined) continue;
    if (value === null || !is(value.trim())) return null;
    given.set(name, value.trim());
  }
  return {
    key: given.get('load_ssh_key') ?? null,
    user: given.get('load_ssh_user') ?? 'lvs-load',
    knownHosts: given.get('load_known_hosts') ?? path.join(path.dirname(conf), 'load_known_hosts'),
    rsh: given.get('load_rsh') === 'yes',
  };
}
