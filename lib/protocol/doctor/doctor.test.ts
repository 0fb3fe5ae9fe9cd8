import path from 'node:path';
import { expect, test } from 'vitest';
import de from '@/lib/i18n/messages/de/doctor.json';
import zh from '@/lib/i18n/messages/zh/doctor.json';
import { doctorEnglish, doctorWords, type DoctorResult } from '.';
import { doctorPage } from './page';

test('docs/doctor.md lists every check with its mending step and the manual’s section (R61)', async () => {
  await expect(doctorPage()).toMatchFileSnapshot(path.join(import.meta.dirname, '../../../docs/doctor.md'));
});

test('every check has its words in each language, with the same parameters (R61)', () => {
  const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort();
  const english = doctorEnglish();
  for (const language of [de, zh] as Record<string, string>[]) {
    expect(Object.keys(language).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english))
      expect(names(language[key] ?? ''), key).toEqual(names(text));
  }
});

test('a result of a newer agent is shown by its code', () => {
  const result: DoctorResult = {
    code: 'of-the-future',
    state: 'problem',
    case: 'x',
    params: {},
    reason: null,
    evidence: [],
  };
  expect(doctorWords(result)).toEqual({ title: 'of-the-future', what: '', mend: '' });
});
