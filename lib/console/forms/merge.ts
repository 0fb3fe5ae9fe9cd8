import type { Values } from './values';

/** One field in which three versions are not the same: the file that the form was made from, the newest file, what was typed. */
export interface Difference {
  name: string;
  /** null: that version is not known any more */
  base: string | null;
  theirs: string;
  mine: string;
  /** who changed it since; `both`: to another value each, so that somebody must choose; `same`: both to the same one */
  is: 'both' | 'theirs' | 'mine' | 'same';
}

export interface Merged {
  values: Values;
  differences: Difference[];
}

/**
 * What was typed, onto a file that somebody else has saved meanwhile: a field that the author left as it was takes the new
 * value, one that he changed keeps his; where both changed it, his stands until he chooses.
 * @param base null: not known; then everything that is not the same now counts as changed by both
 */
export function merge(base: Values | null, theirs: Values, mine: Values): Merged {
  const values: Values = { ...theirs };
  const differences: Difference[] = [];
  for (const [name, typed] of Object.entries(mine)) {
    const [was, now] = [base && (base[name] ?? ''), theirs[name] ?? ''];
    const is = judge(was, now, typed);
    if (!is) continue;
    differences.push({ name, base: was, theirs: now, mine: typed, is });
    if (is !== 'theirs') values[name] = typed;
  }
  return { values, differences };
}

function judge(base: string | null, theirs: string, mine: string): Difference['is'] | null {
  if (base === null) return theirs === mine ? null : 'both';
  if (theirs === mine) return mine === base ? null : 'same';
  if (mine === base) return 'theirs';
  return theirs === base ? 'mine' : 'both';
}
