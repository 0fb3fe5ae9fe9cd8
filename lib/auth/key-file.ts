import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** 32 random bytes, base64url. */
const KEY = /^[A-Za-z0-9_-]{43}$/;

/**
 * A key of the console in a file of its own, 0600; made at first use.
 * @param hint what to do when the file is damaged
 * @throws Error when the file exists and is damaged: a new key would silently end what was made with the old one
 */
export function makeKey(file: string, hint: string): string {
  const found = readKey(file, hint);
  if (found !== null) return found;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // Written aside, then linked: a second process that starts at the same moment finds none or a whole one, and link()
  // refuses to replace.
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, randomBytes(32).toString('base64url') + '\n', { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside);
  }
  return readKey(file, hint) as string;
}

/** The same, null when there is no such file. @throws Error when it is damaged */
export function readKey(file: string, hint: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (!KEY.test(text)) throw new Error(`${file} is damaged. ${hint}`);
  return text;
}
