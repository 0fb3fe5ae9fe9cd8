import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { appliedGeneration, applyGeneration, pruneGenerations, writeGeneration } from './generation';

const scratch = mkdtempSync(path.join(tmpdir(), 'generation-'));
afterAll(() => rmSync(scratch, { recursive: true }));
let data = '';
beforeEach(() => {
  data = mkdtempSync(path.join(scratch, 'pulse-'));
});
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);

test('a generation is applied whole, older ones go, the applied one stays', () => {
  expect(appliedGeneration(data)).toBeNull();
  const names = [0, 1, 2, 3, 4].map((n) =>
    writeGeneration(data, `${n}`.repeat(64), at(n), { table: `${n}` }),
  );
  applyGeneration(data, names[0] ?? '');
  pruneGenerations(data, null);
  expect(appliedGeneration(data)).toBe(names[0]);
  expect(readFileSync(path.join(data, 'applied/table'), 'utf8')).toBe('0');
  expect(readdirSync(data).sort()).toEqual(['applied', names[0], ...names.slice(2)]);
  applyGeneration(data, names[4] ?? '');
  expect(readlinkSync(path.join(data, 'applied'))).toBe(names[4]);
});

test('R54 the generation to which a change would return is kept, however many came after it', () => {
  const names = [0, 1, 2, 3, 4, 5].map((n) => writeGeneration(data, `${n}`.repeat(64), at(n), {}));
  symlinkSync(names[0] ?? '', path.join(data, 'kept'));
  applyGeneration(data, names[5] ?? '');
  pruneGenerations(data, null);
  expect(readdirSync(data).sort()).toEqual(['applied', names[0], ...names.slice(3), 'kept']);
});

test('the generation that runs is kept, however many were compiled since', () => {
  const names = [0, 1, 2, 3, 4, 5].map((n) => writeGeneration(data, `${n}`.repeat(64), at(n), {}));
  applyGeneration(data, names[5] ?? '');
  pruneGenerations(data, names[1] ?? '');
  expect(readdirSync(data).sort()).toEqual(['applied', names[1], ...names.slice(3)]);
});

test('two generations of one millisecond are two', () => {
  const twice = [1, 2].map(() => writeGeneration(data, 'a'.repeat(64), at(0), {}));
  expect(new Set(twice).size).toBe(2);
});

test(
  'R69 kill -9 at any moment leaves the old or the new generation, whole',
  { timeout: 60_000 },
  async () => {
    const bundle = path.join(scratch, 'writer.cjs');
    const entry = path.join(scratch, 'writer.ts');
    writeFileSync(
      entry,
      `import { applyGeneration, pruneGenerations, writeGeneration } from ${JSON.stringify(path.resolve('pulse/service/generation'))};
     const data = process.argv[2] ?? '';
     process.stdout.write('ready');
     for (let n = 0; ; n++) {
       const text = String(n).repeat(20000);
       applyGeneration(data, writeGeneration(data, '0'.repeat(64), new Date(), { one: text, two: text }));
       pruneGenerations(data, null);
     }`,
    );
    await build({ entryPoints: [entry], outfile: bundle, bundle: true, platform: 'node', format: 'cjs' });
    let seen = 0;
    for (let round = 0; round < 40; round++) {
      const writer = spawn(process.execPath, [bundle, data], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => writer.on('exit', resolve));
      await new Promise((resolve) => writer.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, (round * 7) % 23));
      writer.kill('SIGKILL');
      await ended;
      if (appliedGeneration(data) === null) continue;
      seen++;
      const [one, two] = ['one', 'two'].map((f) => readFileSync(path.join(data, 'applied', f), 'utf8'));
      expect(one).toBe(two);
      expect(one?.length).toBeGreaterThanOrEqual(20000);
    }
    expect(seen).toBeGreaterThan(20);
  },
);
