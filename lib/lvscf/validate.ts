import type { Cst } from './cst';
import { engineRules } from './engine-rules';
import { factRules } from './fact-rules';
import { Findings } from './findings';
import { longLines } from './long-lines';
import { routerRules } from './router-rules';
import { Rules } from './rules';
import { strictFindings } from './strict';
import { syntaxFindings } from './syntax';
import type { Facts, Finding } from './types';
import { valueFindings } from './value-rules';
import { virtualRules } from './virtual-rules';

export interface ValidateOptions {
  /** what this router knows of itself; without them the rules that need them are left out */
  facts?: Facts;
  /** what the original daemons would refuse or silently misread is an error */
  strict?: boolean;
}

/**
 * Everything that is wrong or doubtful with the file: its form, each value, and the meaning across directives. In the order of
 * the file; what belongs to no place comes last. Never throws.
 */
export function validate(cst: Cst, options: ValidateOptions = {}): Finding[] {
  const { facts, strict = false } = options;
  const rules = new Rules(cst, facts, strict);
  routerRules(rules);
  virtualRules(rules);
  engineRules(rules);
  if (facts) factRules(rules, facts);
  const all = [...syntaxFindings(cst), ...valueFindings(cst), ...rules.found.done()];
  const found = new Findings();
  for (const f of strict ? [...strictFindings(cst, all), ...longLines(cst)] : all) found.push(f);
  return found.done();
}
