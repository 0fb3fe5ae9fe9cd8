import { describe, expect, it } from 'vitest';
import { fitsDraft, formValues, valuesOf } from './drafts';

describe('R52 what was typed, by field name', () => {
  it('keeps repeated fields in order and leaves secrets out', () => {
    const form = new FormData();
    for (const [name, value] of [
      ['up', 'a'],
      ['password', 'hidden'],
      ['csrf', 'token'],
      ['up', 'b'],
    ] as const)
      form.append(name, value);
    expect(formValues(form)).toEqual({ up: ['a', 'b'] });
  });

  it.each(['__proto__', 'constructor', 'toString'])('ignores a field called %s', (name) => {
    const values = valuesOf([
      [name, 'x'],
      ['port', '80'],
      [name, 'y'],
    ]);
    expect(Object.keys(values)).toEqual(['port']);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  it('has a bound', () => {
    expect(fitsDraft({ send: ['x'.repeat(250_000)] })).toBe(true);
    expect(fitsDraft({ send: ['x'.repeat(270_000)] })).toBe(false);
  });
});
