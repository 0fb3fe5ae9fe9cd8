import { incidents } from './incidents';
import { proofText } from './titles';

/** docs/incidents.md, written from tests/proofs/incidents.ts (a test compares them). @throws when a proof names no test */
export function incidentPage(): string {
  return [
    '# Incidents of consoles like this one, and our tests',
    '',
    'What went wrong elsewhere, what holds here, and the tests that try it. Where something is not there yet, the row says so.',
    '',
    'This page is made from `tests/proofs/incidents.ts`; `npx vitest run tests/proofs -u` writes it anew.',
    '',
    '| incident | here | tried in |',
    '|---|---|---|',
    ...incidents.map(({ incident, here, proofs, open }) => {
      const tried = [...proofs.map(proofText), ...(open ? [`not there yet: ${open}`] : [])];
      return `| ${incident} | ${here} | ${tried.join('; ') || 'there is nothing to try'} |`;
    }),
    '',
  ].join('\n');
}
