import { type Cst, directiveText, valuePosition } from './cst';
import { finding } from './findings';
import { cutLength } from './syntax';
import type { Finding } from './types';
import { type Section, view } from './view';

/** Lines that Piranha's console would cut when it saves the file next; for files that go back to it (--strict). */
export function longLines(cst: Cst): Finding[] {
  const v = view(cst);
  return [v.global, ...v.failover, ...v.virtual].flatMap((s) => [s, ...s.servers]).flatMap(ofSection);
}

function ofSection(s: Section): Finding[] {
  return s.entries.flatMap((entry) => {
    const bytes = cutLength(s.scope, entry.node.key);
    if (directiveText(entry.node).length <= bytes) return [];
    return [finding('LONG_LINE', { position: valuePosition(entry) }, { bytes })];
  });
}
