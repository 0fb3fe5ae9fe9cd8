import { describe, expect, it } from 'vitest';
import { playwrightCounts, vitestCounts } from './test-counts.mjs';

describe('the last line of make test (R65)', () => {
  it('counts a file without any test result as a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'skipped' }, { status: 'skipped' }] },
      ],
    };
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 3, skipped: 2 });
  });

  it('counts a browser test that passed at its second try as passed, and errors outside any test as failures', () => {
    const report = {
      stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{ message: 'no browser' }],
    };
    expect(playwrightCounts(report)).toEqual({ passed: 6, failed: 2, skipped: 2 });
  });

  it('says so when there is no report', () => {
    expect(vitestCounts(null)).toBeNull();
    expect(playwrightCounts(null)).toBeNull();
  });
});
