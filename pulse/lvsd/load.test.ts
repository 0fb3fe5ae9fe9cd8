import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { intended, server, service } from './example';
import { LoadError, loadIntended } from './load';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lvsd-load-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(content: unknown): unknown {
  writeFileSync(
    path.join(folder, 'lvsd.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  try {
    return loadIntended(folder);
  } catch (error) {
    return error;
  }
}
const good = () => intended([service([server('10.0.0.13')])]);

it('reads what pulse compiled', () => {
  expect(load(good())).toEqual(good());
});

it('says that nothing was applied', () => {
  expect(() => loadIntended(folder)).toThrow(/nothing has been applied/);
});

it.each([
  ['no JSON', '{'],
  ['another shape', '{"version":1}'],
  ['an address with a line end', intended([service([server('10.0.0.13\n-C')])])],
  ['an unknown scheduler', intended([service([], { scheduler: 'rr -o' })])],
  ['an id that is not its own', intended([service([], { id: 'tcp:10.0.0.100:80\n-C' })])],
  ['a mask that is none', intended([service([], { pmask: '255.255.255.0 -o' })])],
  ['a weight that ipvsadm does not take', intended([service([server('10.0.0.13', { weight: 70000 })])])],
  ['a timeout of nothing', intended([service([], { check: { ...service([]).check, timeout: 0 } })])],
  ['a service twice', intended([service([]), service([])])],
  ['a server twice', intended([service([server('10.0.0.13'), server('10.0.0.13', { port: 81 })])])],
])('refuses %s, with a sentence', (_, content) => {
  const error = load(content);
  expect(error).toBeInstanceOf(LoadError);
  expect((error as LoadError).code).toBe('applied-invalid');
  expect((error as LoadError).message).toMatch(/lvsd\.json cannot be used \(.+\); what ran before goes on\./);
});
