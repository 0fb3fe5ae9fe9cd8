import { createHash, createHmac } from 'node:crypto';
import path from 'node:path';
import { paths } from '@/lib/protocol';
import { makeKey } from './key-file';

/** What whoever starts the console reads when the file is damaged. */
const HINT = 'Remove it and start the console again; every session then ends.';

let kept: { file: string; value: string } | undefined;

/**
 * The secret that cookies and form tokens are made with; generated at first use, 0600, and kept over restarts so that a form
 * left open still posts.
 * @throws Error when the file exists and is damaged: a new one would silently end every session
 */
export function secret(): string {
  const file = path.join(paths().consoleData, 'secret');
  if (kept?.file !== file) kept = { file, value: makeKey(file, HINT) };
  return kept.value;
}

/** A token that only this console can make, for one purpose and one subject. */
export function sign(purpose: string, subject: string): string {
  return createHmac('sha256', secret()).update(`${purpose}\0${subject}`).digest('base64url');
}

/** Distinguishes the cookies of two consoles that a browser reaches under one host name: cookies know no ports. */
export function consoleTag(): string {
  return createHash('sha256').update(secret()).digest('hex').slice(0, 8);
}
