import { expect, it } from 'vitest';
import { guardFindings } from './guard-findings';

it('R67 says for an hour what was restored and by whom it was removed, and that marks are missing while they are', () => {
  const at = '2030-01-01T00:00:00.000Z';
  const report = {
    observedAt: at,
    marks: { tool: 'nft', failure: null, observedAt: at },
    restored: [{ what: 'marks', by: '42 (nft)', at, times: 3 }],
  };
  const minutes = (n: number) => Date.parse(at) + n * 60_000;
  expect(guardFindings(report, minutes(59))).toEqual([
    {
      code: 'kernel-restored',
      severity: 'warning',
      params: { what: 'marks', times: 3, by: '42 (nft)' },
      since: at,
    },
  ]);
  expect(guardFindings(report, minutes(61))).toEqual([]);
  const failing = { ...report, marks: { ...report.marks, failure: 'No tool could load them' } };
  expect(guardFindings(failing, minutes(61))).toMatchObject([
    { code: 'marks-not-loaded', severity: 'error' },
  ]);
  expect(guardFindings(null, minutes(0))).toEqual([]);
});
