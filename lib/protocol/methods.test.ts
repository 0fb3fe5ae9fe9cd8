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

it('takes ids of its history and of changes, never paths', () => {
  const taken = { 'history.read': 'id', 'change.get': 'changeId', 'change.confirm': 'changeId' } as const;
  for (const [method, name] of Object.entries(taken)) {
    const { params } = methods[method as keyof typeof taken];
    expect(params.safeParse({ [name]: '20261122T060000-ab12' }).success, method).toBe(true);
    for (const path of ['../lvs.cf', '/etc/shadow', 'a/b', '.', 'x;id', '$(id)', 'a b', '-rf\n', 'a\0', '']) {
      expect(params.safeParse({ [name]: path }).success, `${method} ${path}`).toBe(false);
    }
  }
});
