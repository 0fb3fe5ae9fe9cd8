import { describe, expect, it } from 'vitest';
import { readCorpus } from './kit/corpus';
import { fuzz, look, shrink } from './kit/fuzz';
import type { Target } from './kit/target';
import { hold } from './kit/target';
import { targets } from './targets';

/** `make fuzz` runs each for ten minutes; here just long enough that a reader which throws at every other input is noticed. */
const INPUTS = 250;
const SEED = Number(process.env.NIGHTLY_SEED ?? 20261122);
const until = process.env.NIGHTLY === '1' ? { seconds: 60 } : { inputs: INPUTS };

describe('R54 whatever bytes come from outside, their readers hold', () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    '%s',
    async (name, target) => {
      const corpus = readCorpus(name);
      const { found, inputs } = await fuzz(target, corpus, SEED, {
        ...until,
        ...(until.inputs ? { inputs: target.seeds.length + corpus.length + until.inputs } : {}),
      });
      expect(
        found && {
          error: found.error.message,
          seed: found.seed,
          input: found.input.toString('latin1', 0, 500),
        },
      ).toBeNull();
      expect(inputs).toBeGreaterThan(corpus.length);
    },
    120_000,
  );
});

describe('the harness itself', () => {
  const broken: Target = {
    name: 'broken',
    seeds: ['aaaa', 'b = 1'],
    words: ['{', 'evil'],
    check(input) {
      const text = input.toString('latin1');
      hold(!text.includes('evil'), 'an evil word', text);
      return [text.includes('{') ? 'brace' : 'none'];
    },
  };

  it('finds what does not hold, repeats it by its seed, and makes it short', async () => {
    const { found } = await fuzz(broken, [], 1, { inputs: 20_000 });
    expect(found?.error.message).toContain('an evil word');
    if (!found) return;
    expect((await shrink(broken, found)).toString('latin1')).toBe('evil');
    await expect(look(broken, found.input, found.seed)).rejects.toThrow('an evil word');
  });

  it('the same seed makes the same run', async () => {
    const [a, b] = [
      await fuzz(broken, [], 7, { inputs: 20_000 }),
      await fuzz(broken, [], 7, { inputs: 20_000 }),
    ];
    expect(a.found?.input.equals(b.found?.input ?? Buffer.alloc(0))).toBe(true);
  });

  it('an input that takes too long is one that does not hold', async () => {
    const slow: Target = {
      ...broken,
      check() {
        const end = process.cpuUsage().user + 40_000;
        while (process.cpuUsage().user < end);
        return [];
      },
    };
    await expect(look(slow, Buffer.from('x'), 1, 20)).rejects.toThrow('of the processor');
  }, 60_000);
});
