import { createHash, createHmac, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '@/lib/protocol';

/** 32 random bytes, base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

let kept: { file: string; value: string } | undefined;

/**
 * The secret that cookies and form tokens are made with; generated at first use, 0600, and kept over restarts so that a form
 * left open still posts.
 * @throws Error when the file exists and is damaged: a new one would silently end every session
 */
export function secret(): string {
  const file = path.join(paths().consoleData, 'secret');
  if (kept?.file !== file) kept = { file, value: readOrMake(file) };
  return kept.value;
}

function readOrMake(file: string): string {
  const found = read(file);
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
  return read(file) as string;
}

function read(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (!SECRET.test(text))
    throw new Error(`${file} is damaged. Remove it and start the console again; every session then ends.`);
  return text;
}

/** A token that only this console can make, for one purpose and one subject. */
export function sign(purpose: string, subject: string): string {
  return createHmac('sha256', secret()).update(`${purpose}\0${subject}`).digest('base64url');
}

/** Distinguishes the cookies of two consoles that a browser reaches under one host name: cookies know no ports. */
export function consoleTag(): string {
  return createHash('sha256').update(secret()).digest('hex').slice(0, 8);
}
