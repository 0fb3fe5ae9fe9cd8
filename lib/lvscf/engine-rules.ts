import { toText } from './bytes';
import { valuePosition } from './cst';
import { type Field, fieldOf } from './fields';
import { quotedBytes } from './findings';
import { engineReasons } from './messages';
import type { Rules } from './rules';
import type { Section } from './view';

/** Says of each set directive that it has no effect here, where the original would act on it. The registry knows which. */
export function engineRules(rules: Rules): void {
  section(rules, rules.section({}));
  for (const v of rules.config.virtual) {
    section(rules, rules.section(v.path));
    for (const s of v.server) section(rules, rules.section(s.path));
  }
}

/** Kept directives whose loss an administrator may notice; the others had no effect in the original either. */
const NOTICED = new Set(['shared-scsi', 'never-executed', 'one-check-never-ends-others']);

function section(rules: Rules, s: Section): void {
  for (const [key, entry] of s.last) {
    const field = fieldOf(s.scope, key);
    const value = toText(entry.words[0] ?? '');
    if (!field || field.engine.state === 'honoured' || isIdle(field, value)) continue;
    const { why } = field.engine;
    if (!NOTICED.has(why)) continue;
    rules.found.add(
      'KEPT',
      { position: valuePosition(entry), path: { ...s.path, directive: key } },
      { name: quotedBytes(key), why: engineReasons[why] ?? why, reason: why },
    );
  }
}

/** Does the value ask for nothing beyond what happens anyway? */
function isIdle(field: Field, value: string): boolean {
  return value === '' || value === field.default;
}
