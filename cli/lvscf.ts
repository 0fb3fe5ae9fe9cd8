import { run } from './lvscf/run';

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`lvscf: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
