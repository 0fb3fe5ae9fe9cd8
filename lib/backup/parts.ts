import { closeSync, fsyncSync, openSync } from 'node:fs';
import path from 'node:path';

/** Every file of the console's data folder that a backup holds. A backup that names anything else is refused. */
export const PARTS = [
  'console.db',
  'secret',
  'totp.key',
  'tls/cert.pem',
  'tls/key.pem',
  'id_ed25519',
  'known_hosts',
  'peer.json',
] as const;
export type PartName = (typeof PARTS)[number];

/** Without these two there is no console to restore. */
export const NEEDED: readonly PartName[] = ['console.db', 'secret'];

/**
 * What a restore sets aside, names in the data folder: the parts; the database's journals, which would be played into the
 * restored database; the code of a console without a password, since the restored one may have one.
 */
export const REPLACED = [
  ...new Set(PARTS.map((name) => name.split('/')[0] ?? name)),
  'console.db-wal',
  'console.db-shm',
  'console.db-journal',
  'setup-code',
];

/** Makes the names in a folder last over a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(path.resolve(folder), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
