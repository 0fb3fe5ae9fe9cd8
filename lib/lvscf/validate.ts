import type { Cst } from './cst';
import { syntaxFindings } from './syntax';
import type { Facts, Finding } from './types';
import { valueFindings } from './value-rules';

export interface ValidateOptions {
  /** what this router knows of itself; without them rules that need them are left out */
  facts?: Facts;
  /** what the original daemons would refuse or silently misread is an error */
  strict?: boolean;
}

export function validate(cst: Cst, _options: ValidateOptions = {}): Finding[] {
  return [...syntaxFindings(cst), ...valueFindings(cst)];
}
