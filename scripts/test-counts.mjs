// How many tests passed, failed and were skipped, from the runners' own JSON reports. `null` in, `null` out: no report.

/** vitest: a file that could not be loaded, or whose beforeAll failed, has no failed test of its own; it counts as one. */
export function vitestCounts(report) {
  if (!report) return null;
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** Playwright: passed only at the second try counts as passed (decision 0063; its list names them); an error outside any test is a failure too. */
export function playwrightCounts(report) {
  if (!report) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}
