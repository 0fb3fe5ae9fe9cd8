import type { Audit } from '@/lib/db';

const COLUMNS = ['id', 'at', 'user', 'address', 'action', 'object', 'outcome', 'detail'] as const;

const plain = ({ at, ...rest }: Audit) => ({ ...rest, at: at.toISOString() });

/** One JSON object a line. */
export function asJsonLines(entries: Audit[]): string {
  return entries.map((entry) => `${JSON.stringify(plain(entry))}\n`).join('');
}

/** RFC 4180, with a first line of names. */
export function asCsv(entries: Audit[]): string {
  const rows = entries.map((entry) => {
    const values = plain(entry);
    return COLUMNS.map((name) => cell(values[name]));
  });
  return [COLUMNS, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** What begins like a formula is given an apostrophe: a spreadsheet would calculate with what a stranger typed as his name. */
function cell(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
