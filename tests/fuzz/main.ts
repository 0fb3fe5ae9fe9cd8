import { readCorpus, writeCorpus } from './kit/corpus';
import { fuzz, shrink, type Report } from './kit/fuzz';
import { targets } from './targets';

/** `make fuzz`: each target for so many seconds, one after the other. Ends with 1 when something does not hold. */
async function main(args: string[]): Promise<number> {
  const option = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? undefined : args[at + 1];
  };
  const seconds = Number(option('seconds') ?? 600);
  const seed = Number(option('seed') ?? Date.now() % 2 ** 32);
  const named = args.filter(
    (arg, n) => !arg.startsWith('--') && !/^--(?:seconds|seed)$/.test(args[n - 1] ?? ''),
  );
  const unknown = named.find((name) => !targets.some((target) => target.name === name));
  if (unknown !== undefined || !(seconds > 0)) {
    console.error(
      `usage: main.ts [--seconds N] [--seed N] [--keep] [${targets.map((t) => t.name).join('|')}]...`,
    );
    return 2;
  }
  let failed = false;
  for (const target of targets.filter(({ name }) => named.length === 0 || named.includes(name))) {
    const corpus = readCorpus(target.name);
    const report = await fuzz(target, corpus, seed, { seconds });
    console.log(summary(report, seed));
    if (args.includes('--keep')) writeCorpus(target.name, report.seen.values());
    const { found } = report;
    if (!found) continue;
    failed = true;
    console.log(`  ${found.error.stack ?? found.error.message}`);
    const input = await shrink(target, found);
    console.log(
      `  seed of the input ${found.seed}, its bytes as latin1:\n  ${JSON.stringify(input.toString('latin1'))}`,
    );
  }
  return failed ? 1 : 0;
}

function summary(
  { target, inputs, bytes, seconds, cpuSeconds, slowest, seen, found }: Report,
  seed: number,
): string {
  const mb = (bytes / 1024 / 1024).toFixed(1);
  return (
    `${new Date().toISOString()} ${target}: ${inputs} inputs (${mb} MB) in ${seconds.toFixed(0)} s ` +
    `(${cpuSeconds.toFixed(0)} s of the processor), seed ${seed}, ${seen.size} shapes, slowest ${slowest.toFixed(0)} ms: ` +
    (found ? 'SOMETHING DOES NOT HOLD' : 'all held')
  );
}

process.exitCode = await main(process.argv.slice(2));
