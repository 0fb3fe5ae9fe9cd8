import { availableParallelism } from 'node:os';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Unit and property tests, beside the code. Lab and browser tests have runners of their own (make lab, make e2e).
export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    include: [
      '{app,components,lib,agent,pulse,server,cli,scripts,tests/faults,tests/regressions,tests/proofs,tests/screenshots,tests/fuzz,tests/lab/kit}/**/*.test.{ts,tsx}',
    ],
    environment: 'node',
    // half of these tests wait for processes and timers of their own: on two cores three workers take 114 s, two 138 s
    maxWorkers: Math.max(3, availableParallelism() - 1),
  },
});
