import { common, lines, MAX_CELLS } from './line-diff';

/**
 * Puts two edits of one text together, line by line.
 * @param base the text that both began with
 * @returns null: both changed the same place, or the texts are too long to be compared
 */
export function mergeLines(base: string, theirs: string, mine: string): string | null {
  const [b, t, m] = [lines(base), lines(theirs), lines(mine)];
  if (b.length * Math.max(t.length, m.length) > MAX_CELLS) return null;
  const [inTheirs, inMine] = [new Map(common(b, t)), new Map(common(b, m))];
  const out: string[] = [];
  let [i, j, k] = [0, 0, 0];
  for (let at = 0; at <= b.length; at++) {
    const end = at === b.length;
    const [x, y] = end ? [t.length, m.length] : [inTheirs.get(at), inMine.get(at)];
    if (x === undefined || y === undefined) continue;
    const piece = merged(b.slice(i, at), t.slice(j, x), m.slice(k, y));
    if (!piece) return null;
    out.push(...piece, ...(end ? [] : [b[at] ?? '']));
    [i, j, k] = [at + 1, x + 1, y + 1];
  }
  return out.map((line) => `${line}\n`).join('');
}

function merged(base: string[], theirs: string[], mine: string[]): string[] | null {
  const same = (a: string[], b: string[]) => a.length === b.length && a.every((line, i) => line === b[i]);
  if (same(theirs, base) || same(theirs, mine)) return mine;
  return same(mine, base) ? theirs : null;
}
