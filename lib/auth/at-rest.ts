import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import path from 'node:path';
import { database, type Database } from '@/lib/db';
import { paths } from '@/lib/protocol';
import { makeKey, readKey } from './key-file';

/** Says how the rest was made, should another way follow. */
const SEALED = 'v1.';
/** AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D, 8.2.2): good for far more secrets than there are people. */
const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

const HINT =
  'Bring it back from a backup, or remove it; then piranha-passwd --no-second-factor USER for each account with a second factor.';

/** The key beside the database, 0600: who has the database alone has no second factor of anybody. */
const keyFile = () => path.join(paths().consoleData, 'totp.key');

/**
 * A TOTP secret as the database keeps it.
 * @param secret base32
 * @param account its owner's name; sealed for one account, it opens for no other
 */
export function sealTotp(secret: string, account: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, Buffer.from(makeKey(keyFile(), HINT), 'base64url'), nonce);
  cipher.setAAD(Buffer.from(account));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return SEALED + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

/** The secret again, in base32; null: not sealed with this key for this account, so no code can be right. */
export function openTotp(sealed: string | null, account: string): string | null {
  const key = sealed?.startsWith(SEALED) ? readKey(keyFile(), HINT) : null;
  if (!sealed || key === null) return null;
  const bytes = Buffer.from(sealed.slice(SEALED.length), 'base64url');
  if (bytes.length <= NONCE + TAG) return null;
  try {
    const decipher = createDecipheriv(CIPHER, Buffer.from(key, 'base64url'), bytes.subarray(0, NONCE));
    decipher.setAAD(Buffer.from(account));
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return decipher.update(bytes.subarray(NONCE + TAG)).toString('utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}

/**
 * Seals the secrets that an earlier version left open, and takes their remains out of the file. For every start of the console:
 * a restored backup may be of such a version.
 * @returns how many were sealed, and whose cannot be opened (the key is another one)
 */
export async function sealStoredTotp(db: Database = database()): Promise<{ sealed: number; lost: string[] }> {
  const users = await db.user.findMany({
    where: { totpSecret: { not: null } },
    select: { id: true, name: true, totpSecret: true },
  });
  const open = users.filter(({ totpSecret }) => totpSecret && !totpSecret.startsWith(SEALED));
  for (const { id, name, totpSecret } of open)
    // Only if it is still that one: its owner may be setting another up at this moment.
    await db.user.updateMany({
      where: { id, totpSecret },
      data: { totpSecret: sealTotp(totpSecret as string, name) },
    });
  if (open.length > 0) {
    await db.$executeRawUnsafe('VACUUM');
    await db.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
  }
  const lost = users.filter((user) => !open.includes(user) && openTotp(user.totpSecret, user.name) === null);
  return { sealed: open.length, lost: lost.map(({ name }) => name) };
}
