import type { Random } from './random';
import type { Target } from './target';

/** Larger inputs show nothing new but time; a tenth of the blown-up ones may still be longer. */
const USUAL = 16 * 1024;
const LARGE = 256 * 1024;

/** Signs that mean something to one or the other reader of this house, or to a shell, C or a terminal. */
const SIGNS =
  '\n|\r\n|\r|\t| |  |\0|"|\'|`|#|!|$|@|~|;|&|(|)|{|}|[|]|<|>|=|,|.|:|/|%|*|?|\\|\\n|-|--|../|\x1b[31m|\x7f|\x85|\xa0|\xff|\xc3\xbc|\xe2\x80\xa8|\xef\xbb\xbf|\xed\xa0\x80|\xf0\x9f\x98\x80|__proto__|constructor|NaN'.split(
    '|',
  );
const NUMBERS =
  '0|1|-1|00|010|0x10|1e3|1e400|0.5|127|128|255|256|65535|65536|2147483647|2147483648|4294967295|4294967296|9007199254740993|99999999999999999999'.split(
    '|',
  );

/** Changes an input in one to six places. */
export function mutate(
  input: Buffer,
  { words }: Pick<Target, 'words'>,
  others: readonly Buffer[],
  random: Random,
): Buffer {
  let out = input;
  for (let n = 1 + random.below(random.once(4) ? 6 : 2); n > 0; n--) out = once(out, words, others, random);
  return out.subarray(0, random.once(10) ? LARGE : USUAL);
}

function once(input: Buffer, words: readonly string[], others: readonly Buffer[], random: Random): Buffer {
  const at = random.below(input.length + 1);
  const length = random.below(Math.min(input.length - at, random.once(3) ? 200 : 8) + 1);
  const put = (bytes: Buffer, gone = 0) =>
    Buffer.concat([input.subarray(0, at), bytes, input.subarray(at + gone)]);
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  switch (random.below(10)) {
    case 0:
      return put(Buffer.alloc(0), length);
    case 1:
      return put(Buffer.from([random.below(256)]), random.below(2));
    case 2:
      return put(latin1(random.pick(SIGNS)), random.below(2));
    case 3:
      return put(latin1(random.pick(words)), random.once(2) ? length : 0);
    case 4: {
      // a number instead of a number
      const found = [...input.toString('latin1').matchAll(/\d+/g)];
      const number = found.length ? random.pick(found) : null;
      if (!number) return put(latin1(random.pick(NUMBERS)));
      const end = number.index + number[0].length;
      return Buffer.concat([
        input.subarray(0, number.index),
        latin1(random.pick(NUMBERS)),
        input.subarray(end),
      ]);
    }
    case 5: {
      // a piece of it once more, seldom many times
      const piece = input.subarray(at, at + length);
      const times = random.once(20) ? Math.floor(LARGE / Math.max(1, piece.length)) : 1 + random.below(3);
      return put(Buffer.concat(Array.from({ length: Math.min(times, 20_000) }, () => piece)));
    }
    case 6: {
      const other = random.pick(others);
      const from = random.below(other.length);
      return put(other.subarray(from, from + random.below(200)), random.once(2) ? length : 0);
    }
    case 7: {
      // lines: one gone, twice, or elsewhere
      const lines = input.toString('latin1').split('\n');
      const [line] = lines.splice(random.below(lines.length), 1);
      for (let n = random.below(3); n > 0; n--) lines.splice(random.below(lines.length + 1), 0, line ?? '');
      return latin1(lines.join('\n'));
    }
    case 8: {
      // a word of the language instead of a word
      const found = [...input.toString('latin1').matchAll(/[A-Za-z0-9_.:-]+/g)];
      const word = found.length ? random.pick(found) : null;
      if (!word) return put(latin1(random.pick(words)));
      const end = word.index + word[0].length;
      return Buffer.concat([input.subarray(0, word.index), latin1(random.pick(words)), input.subarray(end)]);
    }
    default:
      return input.subarray(0, at);
  }
}
