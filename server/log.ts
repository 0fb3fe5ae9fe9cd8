import { openSync, writeSync } from 'node:fs';

/** @returns was it taken? */
export type Log = (sentence: string) => boolean;

/**
 * Where the console's sentences go. At once and not later, so that a line is out before what it tells of is answered; a file that
 * takes nothing (its disk is full) is tried again with each line, and meanwhile standard error has them.
 * @param file null: standard error, without a time, since journal and container add theirs
 */
export function openLog(file: string | null): Log {
  if (file === null) return toStderr;
  let fd: number | null = null;
  return (sentence) => {
    const line = oneLine(sentence);
    try {
      const bytes = Buffer.from(`${new Date().toISOString()} ${line}\n`);
      fd ??= openSync(file, 'a', 0o640);
      if (writeSync(fd, bytes) === bytes.length) return true;
    } catch {
      // told below, where it can be read
    }
    return toStderr(`The log ${file} takes nothing: ${line}`);
  };
}

function toStderr(sentence: string): boolean {
  if (!process.stderr.writable) return false;
  process.stderr.write(`${oneLine(sentence)}\n`);
  return true;
}

/** What came from outside must not make up lines of its own. */
function oneLine(sentence: string): string {
  return sentence
    .trim()
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/g, '?')
    .replace(/\n/g, '\n  ');
}
