import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fields } from './fields';
import { helpOf, labelOf } from './labels';
import { engineReasons, messages } from './messages';
import { findingsPage, referencePage } from './reference';
import { english } from './file-words';

const docs = (page: string): string => path.join(import.meta.dirname, '../../docs', page);

test('docs/findings.md lists every code with its words', async () => {
  await expect(findingsPage()).toMatchFileSnapshot(docs('findings.md'));
  const page = readFileSync(docs('findings.md'), 'utf8');
  for (const code of Object.keys(messages)) expect(page).toContain(`| ${code} |`);
});

test('docs/lvs.cf.md describes every directive', async () => {
  await expect(referencePage()).toMatchFileSnapshot(docs('lvs.cf.md'));
});

/** Names in capitals that are no findings */
const NO_CODES = new Set(['EPIPE', 'NONE', 'HTTP']);

/** Every code in the sources of this room and of the command. The compiler checks most; this finds unused ones too. */
test('each code that has words is used, and each that is used has words', () => {
  const rooms = [import.meta.dirname, path.join(import.meta.dirname, '../../cli/lvscf')];
  const sources = rooms
    .flatMap((room) =>
      readdirSync(room)
        .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts') && f !== 'messages.ts')
        .map((f) => readFileSync(path.join(room, f), 'utf8')),
    )
    .join('\n');
  const used = new Set([...sources.matchAll(/'([A-Z][A-Z0-9_]{2,})'/g)].map((m) => m[1]));
  const known = new Set([...Object.keys(messages), ...Object.keys(english.changes)]);
  expect([...Object.keys(messages)].filter((code) => !used.has(code))).toEqual([]);
  expect([...used].filter((code) => code && !known.has(code) && !NO_CODES.has(code))).toEqual([]);
});

test('every parameter of a sentence is written as {name}, and braces of the file are doubled', () => {
  for (const [code, m] of Object.entries(messages))
    expect(m.text.replace(/\{\{|\}\}|\{\w+\}/g, ''), code).not.toMatch(/[{}]/);
});

test('every directive has a name and an explanation, and a reason where it has no effect', () => {
  for (const f of fields) {
    expect(labelOf(f.scope, f.name), f.label).not.toBe(f.name.includes('_') ? f.name : '');
    expect(helpOf(f.scope, f.name), f.help).not.toBe('');
    if (f.engine.state !== 'honoured') expect(engineReasons[f.engine.why], f.engine.why).toBeDefined();
  }
});
