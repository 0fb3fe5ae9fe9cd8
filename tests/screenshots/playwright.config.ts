import { defineConfig } from '@playwright/test';
import base from '../../playwright.config';

/** `make screenshots`: pictures of every page for docs/screenshots, from the cluster of `make demo`. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'pages.shots.ts',
  outputDir: '../../test-results/screenshots',
  projects: [{ name: 'screenshots' }],
  reporter: [['list']],
  retries: 0,
  workers: 1,
});
