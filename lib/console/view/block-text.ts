import type { Translate } from '@/lib/i18n/reader';
import type { Path } from '@/lib/lvscf';

/** Some lines of the file. */
export interface FileLines {
  text: string;
  first: number;
  last: number;
}

/** Lines shown at most beside a form. */
const MAX_LINES = 60;

/**
 * The lines of one block of the file, or of the global directives.
 * @returns null when the file has none
 */
export function blockText(source: string, at?: Path): FileLines | null {
  const lines = source.split('\n');
  const found = at?.block ? block(lines, at.block) : globals(lines);
  if (!found) return null;
  const shown = lines.slice(found.first, found.last + 1);
  const cut = shown.length > MAX_LINES;
  return {
    text: cut ? [...shown.slice(0, MAX_LINES), '…'].join('\n') : shown.join('\n'),
    first: found.first + 1,
    last: found.last + 1,
  };
}

function block(
  lines: string[],
  { kind, index }: NonNullable<Path['block']>,
): { first: number; last: number } | null {
  let seen = -1;
  const head = kind === 'virtual' ? /^\s*virtual\s/ : /^\s*failover\s/;
  const first = lines.findIndex((line) => head.test(line) && ++seen === index);
  if (first < 0) return null;
  let depth = 0;
  for (let i = first; i < lines.length; i++) {
    const line = (lines[i] ?? '').trim();
    if (/^(?:virtual|failover|server)\s.*\{$/.test(line)) depth++;
    else if (line.startsWith('}') && --depth === 0) return { first, last: i };
  }
  return { first, last: lines.length - 1 };
}

function globals(lines: string[]): { first: number; last: number } | null {
  const end = lines.findIndex((line) => /^\s*(?:virtual|failover)\s/.test(line));
  let last = (end < 0 ? lines.length : end) - 1;
  while (last > 0 && (lines[last] ?? '').trim() === '') last--;
  return last >= 0 && lines.slice(0, last + 1).some((l) => l.trim() !== '') ? { first: 0, last } : null;
}

/** `lines 61 to 84` */
export const lineOf = ({ first, last }: FileLines, t: Translate): string =>
  first === last ? t('forms.line', { line: first }) : t('forms.lines', { first, last });
