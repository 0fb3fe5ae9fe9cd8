import { readFileSync } from 'node:fs';
import { cutShort } from './cut-short';
import { proofText } from './titles';

/** Below it the page is made here; above it is written by hand. */
const HEAD = '## Cut short: what stands, and the repair';

/** docs/change.md with its table from tests/proofs/cut-short.ts (a test compares them). @throws when a proof names no test */
export function changePage(file: string): string {
  const prose = readFileSync(file, 'utf8').split(HEAD)[0] ?? '';
  return [
    `${prose}${HEAD}`,
    '',
    'This table is made from `tests/proofs/cut-short.ts`; `npx vitest run tests/proofs -u` writes it anew.',
    '',
    '| where | what this router has | by itself | by hand | tried in |',
    '|---|---|---|---|---|',
    ...cutShort.map(
      ({ where, stands, byItself, byHand, proofs }) =>
        `| ${[where, stands, byItself, byHand, proofs.map(proofText).join('; ')].join(' | ')} |`,
    ),
    '',
  ].join('\n');
}
