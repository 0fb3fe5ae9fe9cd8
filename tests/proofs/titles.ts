import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

/** A test as this page names it: its file from the top of the tree, and the beginning of its title. */
export type Proof = `${string}.ts: ${string}`;

/** `it('…'`, `test.each(…)('…'`, also in backquotes; titles stand in one string. */
const TITLE = /\b(?:it|test)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;

/**
 * The whole title of the test that a proof names.
 * @returns null when there is no such file, or no single test in it whose title begins so
 */
export function titleOf(proof: Proof): string | null {
  const [, file = '', start = ''] = /^(\S+\.ts): (.+)$/.exec(proof) ?? [];
  const at = path.join(root, file);
  if (!existsSync(at)) return null;
  const titles = [...readFileSync(at, 'utf8').matchAll(TITLE)].map(([, , title = '']) =>
    title.replace(/\\(.)/g, '$1'),
  );
  const found = titles.filter((title) => title.startsWith(start));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** `file.ts: title` for a cell of a page. @throws when the proof names no test */
export function proofText(proof: Proof): string {
  const title = titleOf(proof);
  if (title === null) throw new Error(`No single test is meant by “${proof}”.`);
  return `\`${path.basename(proof.split(': ')[0] ?? '')}\`: ${title.replaceAll('|', '\\|')}`;
}
