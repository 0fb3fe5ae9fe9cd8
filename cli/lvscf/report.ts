import { type Finding, sentence } from '@/lib/lvscf';

/** Something of a file that stops the command; `lines` are ready to print. */
export class Refused extends Error {
  constructor(readonly lines: string[]) {
    super(lines.join('\n'));
  }
}

/** `FILE:LINE:COL: error|warning CODE message`; what belongs to no place stands at 1:1. */
export function line(file: string, f: Finding): string {
  const { line: row = 1, column = 1 } = f.position ?? {};
  return `${file}:${row}:${column}: ${f.severity} ${f.code} ${sentence(f)}`;
}

export function hasErrors(findings: Finding[]): boolean {
  return findings.some((f) => f.severity === 'error');
}

/** For `check --json` */
export function plain(f: Finding): object {
  const { position, ...rest } = f;
  return {
    ...rest,
    line: position?.line ?? null,
    column: position?.column ?? null,
    message: sentence(f),
  };
}
