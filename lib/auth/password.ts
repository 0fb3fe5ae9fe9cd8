import bcrypt from 'bcryptjs';

/** About 0.3 s on a small machine: slow for a guesser, bearable for a login. */
const COST = 12;
/** Characters. Fewer can be tried through in a night even at this cost. */
export const MIN_CHARACTERS = 8;
/** bcrypt reads no further than this many bytes of UTF-8; more would be dropped without a word. */
export const MAX_BYTES = 72;

export type PasswordFault = 'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORDS_DIFFER';

/**
 * Why a password cannot be set, or null when it can.
 * @param repeated what was typed the second time
 */
export function passwordFault(password: string, repeated: string): PasswordFault | null {
  if (Array.from(password).length < MIN_CHARACTERS) return 'PASSWORD_TOO_SHORT';
  if (Buffer.byteLength(password) > MAX_BYTES) return 'PASSWORD_TOO_LONG';
  if (password !== repeated) return 'PASSWORDS_DIFFER';
  return null;
}

export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, COST);
}

/** A hash that nothing matches: an unknown user is compared with it, so that both answers take the same time. */
const NOBODY = bcrypt.hashSync(crypto.randomUUID(), COST);

/** Compares in the same time whether or not the user exists. What is longer than bcrypt reads never matches. */
export async function passwordMatches(password: string, hash: string | null): Promise<boolean> {
  const fits = Buffer.byteLength(password) <= MAX_BYTES;
  const same = await bcrypt.compare(fits ? password : '', hash ?? NOBODY);
  return same && fits && hash !== null;
}
