import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../corpus');

/** Of one input, and of one target's file: the corpus is for reading in a diff, not for bulk. */
const MOST_INPUT = 2000;
const MOST_FILE = 16 * 1024;

const fileOf = (target: string) => path.join(FOLDER, `${target}.jsonl`);

/** Inputs kept for a target: a line each, latin1 as a JSON string. */
export function readCorpus(target: string): Buffer[] {
  if (!existsSync(fileOf(target))) return [];
  return readFileSync(fileOf(target), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => Buffer.from(JSON.parse(line) as string, 'latin1'));
}

/** Keeps inputs, the shortest first, as long as there is room. */
export function writeCorpus(target: string, inputs: Iterable<Buffer>): void {
  const lines = new Set(
    [...inputs]
      .filter(({ length }) => length > 0 && length <= MOST_INPUT)
      .sort((a, b) => a.length - b.length)
      .map((input) => JSON.stringify(input.toString('latin1')).replace(/[\x7f-\xff]/g, escaped)),
  );
  let text = '';
  for (const line of lines) if (text.length + line.length < MOST_FILE) text += `${line}\n`;
  writeFileSync(fileOf(target), text);
}

/** Pure ASCII, whatever an editor or a diff would make of other signs. */
const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
