import { expect, it } from 'vitest';
import type { Audit } from '@/lib/db';
import { asCsv, asJsonLines } from './export';
import { auditLine } from './index';

const entry: Audit = {
  id: 7,
  at: new Date('2026-11-22T06:00:00Z'),
  user: '=cmd|"x"!A1',
  address: '10.0.0.1',
  action: 'login',
  object: 'two\nlines, and a comma',
  outcome: 'refused',
  detail: '',
};

it('R9 exports as CSV in which nothing is calculated and nothing breaks a row', () => {
  expect(asCsv([entry])).toBe(
    'id,at,user,address,action,object,outcome,detail\r\n' +
      '7,2026-11-22T06:00:00.000Z,"\'=cmd|""x""!A1",10.0.0.1,login,"two\nlines, and a comma",refused,\r\n',
  );
});

it('R9 exports as JSON lines', () => {
  const lines = asJsonLines([entry, { ...entry, id: 6, user: null }])
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => (JSON.parse(line) as Audit).id)).toEqual([7, 6]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ object: entry.object, at: '2026-11-22T06:00:00.000Z' });
});

it('R9 a line of the log stays one line, whatever was typed', () => {
  expect(auditLine({ ...entry, outcome: 'refused', object: 'a" outcome="done\n' })).toBe(
    'audit user="=cmd|\\"x\\"!A1" address="10.0.0.1" action="login" object="a\\" outcome=\\"done\\n" outcome="refused" detail=""',
  );
});
