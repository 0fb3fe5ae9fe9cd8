import { defineConfig } from '@playwright/test';

/** Set by `make nightly`: the long runs as well. */
const nightly = process.env.NIGHTLY === '1';

/** Browser tests and those of the real web process. They run the packed tree (release/), copied elsewhere: see kit/console.ts. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // a machine of two cores that does other things besides takes 5 s for one bcrypt
  timeout: 180_000,
  // two at a time: while one waits for the timers of a cluster, the other works; the cluster comes first, it takes longest
  workers: 2,
  projects: [
    { name: 'cluster', testMatch: 'main-job.spec.ts' },
    { name: 'console', testIgnore: 'main-job.spec.ts' },
    ...(nightly ? [{ name: 'nightly', testMatch: '*.nightly.ts' }] : []),
  ],
  // decision 0063: times are asserted on a machine that may stand still for a second
  retries: 1,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    ignoreHTTPSErrors: true,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
