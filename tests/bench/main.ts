/**
 * Measures what docs/bench.md lists, ours beside a rival in the same run, and writes bench/results.json.
 * usage: main.ts [--runs N] [NAME]...   names: parse, pages, apply, reload, checks, outage
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { startLab, type TestLab } from '@/tests/lab/kit';
import { checking } from './checks';
import { realServers } from './cluster';
import { table, type Row } from './figures';
import { outage } from './outage';
import { pages } from './pages';
import { parsing } from './parse';
import { applying, reloading } from './table';

const SIZE = { virtual: 1000, real: 10 };

async function inLab(measure: (lab: TestLab) => Promise<Row[]>): Promise<Row[]> {
  const lab = await startLab();
  try {
    return await measure(lab);
  } finally {
    await lab.stop();
  }
}
const large = (measure: (lab: TestLab, runs: number) => Promise<Row[]>) => (runs: number) =>
  inLab(async (lab) => {
    await realServers(lab, SIZE);
    return measure(lab, runs);
  });

const benches: Record<string, (runs: number) => Promise<Row[]> | Row[]> = {
  parse: parsing,
  pages,
  apply: large(applying),
  reload: large(reloading),
  checks: large(checking),
  outage: (runs) => inLab((lab) => outage(lab, runs)),
};

async function main(args: string[]): Promise<number> {
  const at = args.indexOf('--runs');
  const runs = at < 0 ? 3 : Number(args.splice(at, 2)[1]);
  const unknown = args.filter((name) => !(name in benches));
  if (unknown.length || !Number.isInteger(runs) || runs < 1) {
    console.error(`usage: make bench [RUNS=3] [BENCH="${Object.keys(benches).join(' ')}"]`);
    return 2;
  }
  const rows: Row[] = [];
  for (const name of args.length ? args : Object.keys(benches)) {
    console.error(`== ${name}, ${runs} runs`);
    rows.push(...((await benches[name]?.(runs)) ?? []));
  }
  console.log(`${table(rows)}\n\nMedian (least to most) of ${runs} runs.`);
  mkdirSync('bench', { recursive: true });
  const machine = { cpus: os.cpus().length, model: os.cpus()[0]?.model, load: os.loadavg() };
  writeFileSync(
    'bench/results.json',
    `${JSON.stringify({ at: new Date().toISOString(), runs, machine, rows }, null, 2)}\n`,
  );
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
