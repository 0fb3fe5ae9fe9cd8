import { mutate } from './mutate';
import { Random } from './random';
import type { Target } from './target';

/** Inputs that are changed further: enough for every shape that the targets know. */
const POOL = 2000;
/**
 * Processor time for one input of at most 256 kB. Every reader here is linear and takes milliseconds; one that is not takes
 * minutes. Measured again before it counts, since the collection of garbage falls on somebody.
 */
const LIMIT_MS = 1500;
/** Of the whole process, its own code included; asked every so many inputs. */
const LIMIT_RSS = 1500 * 1024 * 1024;
const RSS_EVERY = 500;

/** A shorter input is a help and no more. */
const SHRINK_MS = 20_000;

export interface Found {
  input: Buffer;
  /** to repeat it: what `check` chose came from this seed */
  seed: number;
  error: Error;
}

export interface Report {
  target: string;
  inputs: number;
  bytes: number;
  /** on the clock, and of the processor */
  seconds: number;
  cpuSeconds: number;
  /** longest for one input, milliseconds of the processor */
  slowest: number;
  /** everything that was seen, with the shortest input that showed it */
  seen: Map<string, Buffer>;
  found: Found | null;
}

export interface Until {
  inputs?: number;
  seconds?: number;
}

/**
 * Gives a target inputs until it fails or time is over: first the seeds and the corpus, then ones of the grammar and changes of
 * those that had shown something new.
 * @param corpus inputs kept from former runs
 */
export async function fuzz(
  target: Target,
  corpus: readonly Buffer[],
  seed: number,
  until: Until,
): Promise<Report> {
  const random = new Random(seed);
  const first = [...target.seeds.map((text) => Buffer.from(text, 'latin1')), ...corpus];
  const pool: Buffer[] = [Buffer.alloc(0)];
  const shapes = new Set<string>();
  const from = performance.now();
  const cpu = process.cpuUsage();
  const report: Report = {
    target: target.name,
    inputs: 0,
    bytes: 0,
    seconds: 0,
    cpuSeconds: 0,
    slowest: 0,
    seen: new Map(),
    found: null,
  };
  const over = () =>
    report.inputs >= (until.inputs ?? Infinity) ||
    performance.now() - from >= (until.seconds ?? Infinity) * 1000;
  while (report.inputs < first.length || !over()) {
    const input = first[report.inputs] ?? next(target, pool, random);
    const chosen = random.next();
    report.inputs++;
    report.bytes += input.length;
    try {
      const { seen, ms } = await look(target, input, chosen);
      report.slowest = Math.max(report.slowest, ms);
      const shape = seen.join(' ');
      for (const one of seen) {
        const known = report.seen.get(one);
        if (known ? known.length > input.length : report.seen.size < POOL)
          report.seen.set(one, Buffer.from(input));
      }
      if (shapes.has(shape) || shapes.size > 100_000) continue;
      shapes.add(shape);
      if (pool.length < POOL) pool.push(Buffer.from(input));
      else pool[random.below(POOL)] = Buffer.from(input);
    } catch (error) {
      report.found = { input: Buffer.from(input), seed: chosen, error: error as Error };
      break;
    }
    if (report.inputs % RSS_EVERY === 0 && process.memoryUsage.rss() > LIMIT_RSS) {
      const error = new Error(`more than ${LIMIT_RSS >> 20} MB of memory`);
      report.found = { input: Buffer.from(input), seed: chosen, error };
      break;
    }
  }
  const { user, system } = process.cpuUsage(cpu);
  report.seconds = (performance.now() - from) / 1000;
  report.cpuSeconds = (user + system) / 1e6;
  return report;
}

/** Gives a target one input, as the run did. @throws what does not hold */
export async function look(
  target: Target,
  input: Buffer,
  seed: number,
  limitMs = LIMIT_MS,
): Promise<{ seen: string[]; ms: number }> {
  for (let left = 2; ; left--) {
    const before = process.cpuUsage();
    const seen = [...new Set(await target.check(input, new Random(seed)))].sort();
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms <= limitMs) return { seen, ms };
    if (left === 0) throw new Error(`${input.length} bytes took ${Math.round(ms)} ms of the processor`);
  }
}

/**
 * The shortest input found that still fails in the same way, by taking pieces away.
 * @returns an input for which `look` throws the same first line
 */
export async function shrink(target: Target, { input, seed, error }: Found): Promise<Buffer> {
  const [what] = error.message.split('\n');
  const fails = async (candidate: Buffer) => {
    try {
      await look(target, candidate, seed);
      return false;
    } catch (again) {
      return (again as Error).message.split('\n')[0] === what;
    }
  };
  const end = performance.now() + SHRINK_MS;
  let best = input;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && performance.now() < end;) {
      const candidate = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      if (await fails(candidate)) best = candidate;
      else at += size;
    }
  }
  return best;
}

function next(target: Target, pool: readonly Buffer[], random: Random): Buffer {
  if (target.generate && random.once(4)) {
    const made = Buffer.from(target.generate(random), 'latin1');
    return random.once(2) ? made : mutate(made, target, pool, random);
  }
  return mutate(random.pick(pool), target, pool, random);
}
