import { faults } from './faults';
import { proofText } from './titles';

/** docs/faults.md, written from tests/proofs/faults.ts (a test compares them). @throws when a proof names no test */
export function faultPage(): string {
  return [
    '# Faults of the original, and the tests that show ours without them',
    '',
    'What Piranha did wrong as it was last shipped, from its source and its behaviour, and where it is seen that this does not happen here. What concerned access and injection stands in [SECURITY.md](../SECURITY.md).',
    '',
    'This page is made from `tests/proofs/faults.ts`; `npx vitest run tests/proofs -u` writes it anew.',
    '',
    '| fault | seen in |',
    '|---|---|',
    ...faults.map(({ fault, proofs }) => `| ${fault} | ${proofs.map(proofText).join('; ')} |`),
    '',
  ].join('\n');
}
