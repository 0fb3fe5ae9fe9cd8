/** Columns as wide as their widest cell, two blanks between them; the last one is not padded. */
export function columns(rows: string[][], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  const line = (row: string[]) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ');
  return rows.map((row) => `${indent}${line(row)}`.trimEnd()).join('\n');
}

/** Enough of a hash to tell versions apart. */
export const short = (sha256: string | null | undefined): string => sha256?.slice(0, 12) ?? 'none';

/** `1 server`, `2 servers` */
export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** An age in words: `4 s`, `3 min`, `5 h`, `2 d`. */
export function age(since: string, now: Date): string {
  const s = Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return s < 172_800 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86_400)} d`;
}

/** `2030-01-01 12:00:05Z`: the ISO time without its fraction, readable in a column. */
export const time = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
