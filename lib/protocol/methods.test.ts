import { expect, it } from 'vitest';
import { methods } from './methods';

it('takes authors and reasons of one line without control characters: they are shown on terminals', () => {
  const save = { content: '', base: null, author: 'piranha' };
  const { params } = methods['config.save'];
  expect(params.safeParse({ ...save, reason: 'Gewicht erhöht, 重量' }).success).toBe(true);
  for (const text of ['x\nfake log line', 'r\x1b[31m', 'a\u0085b', 'nul\0']) {
    expect(params.safeParse({ ...save, author: text }).success, JSON.stringify(text)).toBe(false);
    expect(params.safeParse({ ...save, reason: text }).success, JSON.stringify(text)).toBe(false);
  }
});
