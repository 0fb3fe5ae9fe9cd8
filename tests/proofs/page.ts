import { fields, type Field } from '@/lib/lvscf/fields';
import { engineReasons } from '@/lib/lvscf/messages';
import { honoured } from './directives';
import { features } from './features';
import { proofText } from './titles';

/** A directive under its scope, as the registry names it. */
export const keyOf = (field: Pick<Field, 'scope' | 'name'>) => `${field.scope}.${field.name}`;

/** docs/engine.md, written from the registry and from tests/proofs/directives.ts and features.ts (a test compares them). */
export function enginePage(): string {
  return [
    '# What the engine makes of lvs.cf',
    '',
    'Each directive: what it becomes, and the test in which that was seen: `*.lab.ts` with a real kernel and real packets;',
    'any other file with real sockets, or by keepalived’s own test of the file, and not yet with packets. A directive that has',
    'no effect here says why.',
    '',
    'This page is made from `lib/lvscf/fields.ts`, `tests/proofs/directives.ts` and `features.ts`; `npx vitest run tests/proofs -u` writes it anew.',
    '',
    '| directive | becomes | seen in |',
    '|---|---|---|',
    ...fields.map((field) => {
      const found = honoured[keyOf(field)];
      const cells = found ? [found.becomes, proofText(found.proof)] : ['–', without(field)];
      return `| \`${keyOf(field)}\` | ${cells.join(' | ')} |`;
    }),
    '',
    '# What no single directive stands for',
    '',
    '`*.nightly.ts` is run by `make nightly`, the others by `make test`. Not built: both routers active at once, each for virtual servers of its own.',
    '',
    ...Object.entries(features).flatMap(([heading, rows]) => [
      `## ${heading}`,
      '',
      '| what | seen in |',
      '|---|---|',
      ...rows.map(({ feature, proofs }) => `| ${feature} | ${proofs.map(proofText).join('; ')} |`),
      '',
    ]),
  ].join('\n');
}

function without({ engine }: Field): string {
  if (engine.state === 'honoured') return '';
  const why = engineReasons[engine.why] ?? engine.why;
  return `kept in the file: ${why}`;
}
