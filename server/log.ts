import { createWriteStream } from 'node:fs';

export type Log = (sentence: string) => void;

/**
 * Where the console's sentences go.
 * @param file null: standard error, without a time, since journal and container add theirs
 */
export function openLog(file: string | null): Log {
  if (file === null) return (sentence) => process.stderr.write(`${oneLine(sentence)}\n`);
  const stream = createWriteStream(file, { flags: 'a', mode: 0o640 });
  stream.on('error', (error) =>
    process.stderr.write(`The log ${file} cannot be written: ${error.message}\n`),
  );
  return (sentence) => void stream.write(`${new Date().toISOString()} ${oneLine(sentence)}\n`);
}

/** What came from outside must not make up lines of its own. */
function oneLine(sentence: string): string {
  return sentence
    .trim()
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/g, '?')
    .replace(/\n/g, '\n  ');
}
