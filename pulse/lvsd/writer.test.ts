import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blocks } from './writer';

it('packs whole lines into blocks of at most 4096 bytes, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 300 }), { maxLength: 200 }), (texts) => {
      const lines = texts.map((t) => Buffer.from(t).toString('hex'));
      const packed = blocks(lines);
      expect(packed.every((b) => b.length <= 4096 && b.at(-1) === 10)).toBe(true);
      expect(Buffer.concat(packed).toString('latin1')).toBe(lines.map((l) => `${l}\n`).join(''));
    }),
  );
});
