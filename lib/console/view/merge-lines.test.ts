import { describe, expect, it } from 'vitest';
import { mergeLines } from './merge-lines';

const BASE = 'a\nb\nc\nd\n';

describe('R56 two edits of one text', () => {
  it('are put together where they touch different lines', () => {
    expect(mergeLines(BASE, 'a\nB\nc\nd\n', 'a\nb\nc\nd\ne\n')).toBe('a\nB\nc\nd\ne\n');
    expect(mergeLines(BASE, 'b\nc\nd\n', 'a\nb\nd\n')).toBe('b\nd\n');
    expect(mergeLines(BASE, BASE, 'x\n')).toBe('x\n');
    expect(mergeLines('', 'x\n', '')).toBe('x\n');
    expect(mergeLines(BASE, 'a\nX\nc\nd\n', 'a\nX\nc\nd\n')).toBe('a\nX\nc\nd\n');
  });

  it('are left to a person where they touch the same', () => {
    expect(mergeLines(BASE, 'a\nB\nc\nd\n', 'a\nx\nc\nd\n')).toBeNull();
    expect(mergeLines('', 'x\n', 'y\n')).toBeNull();
    expect(mergeLines(BASE, `${BASE}e\n`, `${BASE}f\n`)).toBeNull();
    expect(mergeLines('a\n'.repeat(3000), 'b\n'.repeat(3000), 'c\n')).toBeNull();
  });
});
