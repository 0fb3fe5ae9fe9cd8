import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff';

describe('two versions of lvs.cf side by side', () => {
  it('shows a changed value beside the new one and folds what is the same', () => {
    const before = 'a\nb\nc\nd\ntimeout = 6\ne\nf\ng\nh\n';
    const after = 'a\nb\nc\nd\ntimeout = 9\ne\nf\ng\nh\n';
    const d = lineDiff(before, after, 1);
    expect(d).toMatchObject({ added: 1, removed: 1, coarse: false });
    expect(d.rows.map((r) => [r.kind, r.left?.text, r.right?.text])).toEqual([
      ['gap', 'a', 'a'],
      ['same', 'd', 'd'],
      ['change', 'timeout = 6', 'timeout = 9'],
      ['same', 'e', 'e'],
      ['gap', 'f', 'f'],
    ]);
    expect(d.rows[2]?.left?.line).toBe(5);
  });

  it('knows an inserted block', () => {
    const d = lineDiff('x\ny\n', 'x\nserver web4 {\n}\ny\n');
    expect(d).toMatchObject({ added: 2, removed: 0 });
    expect(d.rows.filter((r) => r.kind === 'change').every((r) => r.left === null)).toBe(true);
  });

  it('has no rows of change for equal texts, and copes with empty ones', () => {
    expect(lineDiff('a\nb', 'a\nb\n').added).toBe(0);
    expect(lineDiff('', 'a\n')).toMatchObject({ added: 1, removed: 0 });
    expect(lineDiff('', '').rows).toEqual([]);
  });

  it('both sides can be put together again from what is shown', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '}'), { maxLength: 25 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        // Equal texts have no change around which anything is shown: they are one gap.
        fc.pre(a.join() !== b.join());
        const d = lineDiff(a.join('\n'), b.join('\n'), 1000);
        const left = d.rows.flatMap((r) => (r.left ? [r.left.text] : []));
        const right = d.rows.flatMap((r) => (r.right ? [r.right.text] : []));
        expect(left).toEqual(a.length ? a : []);
        expect(right).toEqual(b.length ? b : []);
        expect(d.rows.every((r) => r.kind !== 'same' || r.left?.text === r.right?.text)).toBe(true);
      }),
    );
  });

  it('stays bounded for files that have nothing in common', () => {
    const a = Array.from({ length: 30_000 }, (_, i) => `a${i}`).join('\n');
    const b = Array.from({ length: 30_000 }, (_, i) => `b${i}`).join('\n');
    const d = lineDiff(a, b);
    expect(d).toMatchObject({ coarse: true, added: 30_000, removed: 30_000 });
  });
});
