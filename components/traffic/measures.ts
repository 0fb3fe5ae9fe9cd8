import type { Measure, Step } from '@/lib/protocol';
import { bytes, count, rate } from '@/lib/i18n/format';
import type { Translate } from '@/lib/i18n/reader';

/** What a chart shows: one measure, or the same in both directions. */
export interface ChartOf {
  key: 'connections' | 'active' | 'packets' | 'bytes';
  measures: Measure[];
  /** a value with its unit */
  format: (value: number) => string;
}

const bytesText = (n: number) => {
  const { value, unit } = n > 0 && n < 0.5 ? { value: '< 1', unit: 'B' } : bytes(n);
  return `${value}\u00a0${unit}/s`;
};

export const charts: ChartOf[] = [
  { key: 'connections', measures: ['connections'], format: (n) => `${rate(n)}/s` },
  { key: 'active', measures: ['active'], format: (n) => count(n) },
  { key: 'packets', measures: ['inPackets', 'outPackets'], format: (n) => `${rate(n)}/s` },
  { key: 'bytes', measures: ['inBytes', 'outBytes'], format: bytesText },
];

/** The head of a measure's column. */
export const measureName = (measure: Measure, t: Translate): string => t(`traffic.measures.${measure}`);

/** A measure of a table, with its unit. */
export function measureText(measure: Measure, value: number): string {
  if (measure === 'active') return count(value);
  return measure === 'inBytes' || measure === 'outBytes' ? bytesText(value) : `${rate(value)}/s`;
}

/** Mean and greatest of what is known; null: nothing is. */
export function meanAndMost(steps: Step[], measure: Measure): { mean: number; most: number } | null {
  const known = steps.flatMap((step) => (step[measure] === null ? [] : [step[measure]]));
  if (known.length === 0) return null;
  return { mean: known.reduce((sum, n) => sum + n, 0) / known.length, most: Math.max(...known) };
}
