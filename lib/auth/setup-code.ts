import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '@/lib/protocol';

/** Without letters and digits that look alike. 31^8 codes, and the throttle lets one address try two a minute. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 8;

/** Where the code stands, readable by root and the console's account. */
export function setupCodeFile(): string {
  return path.join(paths().consoleData, 'setup-code');
}

/**
 * The code that whoever sets the first password must know: it stands in a file that only root and the console's account can
 * read, never in a log or an address. Being in the allowlist alone must not be enough to take a fresh console over.
 * Made at the first call and the same until it is used.
 */
export function setupCode(): string {
  const found = read();
  if (found) return found;
  const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  mkdirSync(path.dirname(setupCodeFile()), { recursive: true, mode: 0o700 });
  writeFileSync(setupCodeFile(), `${code}\n`, { mode: 0o600 });
  return code;
}

/** Case and spaces do not matter. False when no code was made. */
export function setupCodeMatches(typed: string): boolean {
  const code = read();
  if (!code) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(code), digest(typed.toUpperCase().replace(/\s/g, '')));
}

/** Once a password is set the code is worth nothing; the file goes. */
export function forgetSetupCode(): void {
  rmSync(setupCodeFile(), { force: true });
}

function read(): string | null {
  try {
    return readFileSync(setupCodeFile(), 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
