// Runs test suites one after the other and ends with one line: `N passed, N failed, N skipped`, summed over them. A suite that
// cannot start, or dies without a report, counts as one failure: nothing is skipped silently.
// usage: test.mjs [lint|unit|e2e|lab|all]... [--record FILE]
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vitestCounts, playwrightCounts } from './test-counts.mjs';

const reports = mkdtempSync(path.join(os.tmpdir(), 'lvs-test-'));
const report = (name) => path.join(reports, `${name}.json`);
const bin = (name) => path.resolve('node_modules/.bin', name);

const vitest = (name, ...args) => ({
  argv: [
    bin('vitest'),
    'run',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report(name)}`,
  ],
  count: () => vitestCounts(read(report(name))),
});

/** Each suite: what it runs, and how its report is counted; without `count` the exit code is one test. */
const suites = {
  lint: [
    { argv: [bin('tsc'), '--noEmit'] },
    { argv: [bin('eslint'), '.', '--max-warnings', '0'] },
    { argv: [bin('prettier'), '--check', '.', '--log-level', 'warn'] },
  ],
  unit: [vitest('unit')],
  e2e: [
    {
      argv: [bin('playwright'), 'test', '--reporter=list,json'],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('e2e') },
      count: () => playwrightCounts(read(report('e2e'))),
    },
  ],
  lab: [vitest('lab', '-c', 'vitest.lab.config.ts')],
};

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    rmSync(reports, { recursive: true, force: true });
    process.exit(130);
  });
}

function run({ argv, env }) {
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1), {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    running.add(child);
    const end = (code) => {
      running.delete(child);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${argv[0]}: ${error.message}`);
      end(127);
    });
    child.on('exit', (code) => end(code ?? 1));
  });
}

async function runStep(step) {
  const code = await run(step);
  if (!step.count) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const counts = step.count() ?? { passed: 0, failed: 0, skipped: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

const args = process.argv.slice(2);
const recordAt = args.indexOf('--record');
const record = recordAt < 0 ? null : args.splice(recordAt, 2)[1];
const wanted = args.length === 0 || args.includes('all') ? Object.keys(suites) : args;
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length) {
  console.error(`no suite ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}, all`);
  process.exit(2);
}

const sum = { passed: 0, failed: 0, skipped: 0 };
const results = {};
for (const name of wanted) {
  console.log(`\n== ${name}`);
  const start = Date.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  // The steps of a suite run beside each other: those of lint are of one processor each and touch nothing.
  for (const one of await Promise.all(suites[name].map(runStep)))
    for (const key of Object.keys(counts)) counts[key] += one[key];
  const seconds = Math.round((Date.now() - start) / 1000);
  results[name] = { ...counts, seconds };
  for (const key of Object.keys(sum)) sum[key] += counts[key];
}
rmSync(reports, { recursive: true, force: true });

console.log('');
for (const [name, { passed, failed, skipped, seconds }] of Object.entries(results)) {
  console.log(`${name.padEnd(5)} ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
}
if (record) {
  mkdirSync(path.dirname(record), { recursive: true });
  const { NIGHTLY_COMMIT: commit, NIGHTLY_SEED: seed } = process.env;
  writeFileSync(
    record,
    `${JSON.stringify({ commit, seed: Number(seed), ended: new Date().toISOString(), results, ...sum }, null, 2)}\n`,
  );
  console.log(`result file: ${record}`);
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);
