/** One row of two files side by side. */
export interface DiffRow {
  kind: 'same' | 'change' | 'gap';
  /** 1-based line number and text; null: this side has no such line */
  left: { line: number; text: string } | null;
  right: { line: number; text: string } | null;
}

export interface LineDiff {
  rows: DiffRow[];
  added: number;
  removed: number;
  /** the middle was too large to be compared line by line and is shown as replaced */
  coarse: boolean;
}

/** Largest table of the longest common subsequence: 4 million cells are 16 MB and well under 100 ms. */
export const MAX_CELLS = 4_000_000;

/**
 * Compares two texts line by line, bounded in time and memory.
 * @param context unchanged lines shown around each change; longer runs become one `gap` row
 */
export function lineDiff(before: string, after: string, context = 2): LineDiff {
  const a = lines(before);
  const b = lines(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const midA = a.slice(head, a.length - tail);
  const midB = b.slice(head, b.length - tail);
  const coarse = midA.length * midB.length > MAX_CELLS;
  const pairs = coarse ? [] : common(midA, midB);

  const rows: DiffRow[] = [];
  let added = 0;
  let removed = 0;
  const side = (text: string[], i: number) => ({ line: i + 1, text: text[i] ?? '' });
  const same = (i: number, j: number) => rows.push({ kind: 'same', left: side(a, i), right: side(b, j) });
  /** lines gone from the left and new on the right stand beside one another */
  const changed = (i0: number, i1: number, j0: number, j1: number) => {
    removed += i1 - i0;
    added += j1 - j0;
    for (let k = 0; k < Math.max(i1 - i0, j1 - j0); k++) {
      const left = i0 + k < i1 ? side(a, i0 + k) : null;
      const right = j0 + k < j1 ? side(b, j0 + k) : null;
      rows.push({ kind: 'change', left, right });
    }
  };

  for (let i = 0; i < head; i++) same(i, i);
  let i = head;
  let j = head;
  for (const [x, y] of pairs) {
    changed(i, head + x, j, head + y);
    same(head + x, head + y);
    i = head + x + 1;
    j = head + y + 1;
  }
  changed(i, a.length - tail, j, b.length - tail);
  for (let k = 0; k < tail; k++) same(a.length - tail + k, b.length - tail + k);
  return { rows: fold(rows, context), added, removed, coarse };
}

/** The lines of a text, without their ends. */
export function lines(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}

/** Index pairs of a longest common subsequence, in order; the caller bounds the lengths (MAX_CELLS). */
export function common(a: string[], b: string[]): [number, number][] {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const down = table[(i + 1) * width + j] ?? 0;
      const right = table[i * width + j + 1] ?? 0;
      const diagonal = table[(i + 1) * width + j + 1] ?? 0;
      table[i * width + j] = a[i] === b[j] ? diagonal + 1 : Math.max(down, right);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}

function fold(rows: DiffRow[], context: number): DiffRow[] {
  const keep = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    if (row.kind !== 'change') return;
    keep.fill(1, Math.max(0, i - context), Math.min(rows.length, i + context + 1));
  });
  const out: DiffRow[] = [];
  rows.forEach((row, i) => {
    if (keep[i]) out.push(row);
    else if (i === 0 || keep[i - 1]) out.push({ kind: 'gap', left: row.left, right: row.right });
  });
  return out;
}
