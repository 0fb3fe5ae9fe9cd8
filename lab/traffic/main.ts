import { parseArgs } from 'node:util';
import { demoTraffic } from './demo';
import { steady, stream } from './generators';
import type { Target } from './request';

/**
 * lab-traffic --at ADDRESS[:PORT] [--path /] [--from ADDRESS] --every MS --for MS [--patience MS]
 * lab-traffic --at ADDRESS[:PORT] --stream --for MS
 * lab-traffic --demo ADDRESS[:PORT],...
 * An IPv6 address stands in brackets.
 * Ends by itself or on SIGTERM; then writes its result as JSON to standard output.
 */
const { values } = parseArgs({
  options: {
    at: { type: 'string' },
    path: { type: 'string', default: '/' },
    from: { type: 'string' },
    every: { type: 'string', default: '25' },
    for: { type: 'string', default: '10000' },
    // Browsers wait far longer; whoever got no answer within 15 s has left.
    patience: { type: 'string', default: '15000' },
    stream: { type: 'boolean', default: false },
    demo: { type: 'string' },
  },
});

const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.on('SIGINT', () => stop.abort());

function target(text: string, path: string): Target {
  const [, six, four, port = '80'] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  const address = six ?? four ?? '';
  return { address, port: Number(port), path, from: values.from ?? null };
}

async function main(): Promise<void> {
  if (values.demo !== undefined) {
    await demoTraffic(
      values.demo.split(',').map((at) => target(at, '/')),
      stop.signal,
    );
    process.exit(0);
  }
  if (values.at === undefined) throw new Error('--at ADDRESS[:PORT] is missing');
  const forMs = Number(values.for);
  const result = values.stream
    ? await stream(target(values.at, '/stream'), { forMs, stop: stop.signal })
    : await steady(target(values.at, values.path), {
        everyMs: Number(values.every),
        forMs,
        patienceMs: Number(values.patience),
        stop: stop.signal,
      });
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
