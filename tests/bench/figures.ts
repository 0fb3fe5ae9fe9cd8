/** One measured row: ours beside its rival, in the same run of the same machine. */
export interface Row {
  what: string;
  unit: 'ms' | 's' | 'µs' | 'MB' | 'kB';
  ours: number[];
  rival: { what: string; values: number[] } | null;
  /** what is to be reached: a ratio of the medians where there is a rival, else the unit itself */
  limit: { ratio: number } | { most: number } | null;
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
};

const round = (n: number) => (n >= 100 ? n.toFixed(0) : n >= 1 ? n.toFixed(1) : n.toFixed(3));

/** `3.1 (2.9 to 3.4)`: median, least and most */
export function spread(values: number[]): string {
  return `${round(median(values))} (${round(Math.min(...values))} to ${round(Math.max(...values))})`;
}

/** Ratio of the medians; null without a rival. */
export const ratioOf = ({ ours, rival }: Row): number | null =>
  rival ? median(ours) / median(rival.values) : null;

export function verdict(row: Row): 'met' | 'missed' | '–' {
  if (!row.limit) return '–';
  const value = 'ratio' in row.limit ? (ratioOf(row) ?? NaN) : median(row.ours);
  const most = 'ratio' in row.limit ? row.limit.ratio : row.limit.most;
  return value <= most ? 'met' : 'missed';
}

/** The rows as a table in Markdown. */
export function table(rows: Row[]): string {
  const wanted = ({ limit, unit }: Row) =>
    !limit ? '' : 'ratio' in limit ? `≤ ${limit.ratio}×` : `≤ ${limit.most} ${unit}`;
  return [
    '| what | ours | rival | ratio | wanted | |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const ratio = ratioOf(row);
      const rival = row.rival ? `${row.rival.what}: ${spread(row.rival.values)} ${row.unit}` : '';
      return `| ${row.what} | ${spread(row.ours)} ${row.unit} | ${rival} | ${ratio === null ? '' : `${round(ratio)}×`} | ${wanted(row)} | ${verdict(row)} |`;
    }),
  ].join('\n');
}
