import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Set by `make nightly`: the long runs as well. */
const nightly = process.env.NIGHTLY === '1';

// Tests on real IPVS (lab/README.md): a booted cluster per file. Two at a time: each kernel has one processor and mostly waits for
// the cluster's timers; more would delay each other beyond the second of grace that the asserted times allow.
export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    include: ['tests/lab/**/*.lab.ts', ...(nightly ? ['tests/lab/**/*.nightly.ts'] : [])],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    // decision 0063: times are asserted on a machine that may stand still for a second
    retry: 1,
    // Booting takes 10 s, on a busy machine minutes; a test waits for timers of the cluster.
    hookTimeout: 240_000,
    testTimeout: nightly ? 3_600_000 : 240_000,
  },
});
