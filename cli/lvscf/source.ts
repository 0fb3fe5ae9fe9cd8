import { type Cst, parse } from '@/lib/lvscf';
import { readBytes } from './files';
import { Refused, hasErrors, line } from './report';

export interface Source {
  file: string;
  bytes: Buffer;
  cst: Cst;
}

/**
 * Reads a file whose form must be sound; its meaning need not be.
 * @throws Refused with the findings of its form
 */
export function readSound(file: string): Source {
  const bytes = readBytes(file);
  const { cst, findings } = parse(bytes);
  if (hasErrors(findings))
    throw new Refused(findings.filter((f) => f.severity === 'error').map((f) => line(file, f)));
  return { file, bytes, cst };
}
