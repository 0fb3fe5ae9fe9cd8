import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Holds } from './holds';
import type { TableModel } from './model';
import { Store } from './store';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lvsd-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const owned: TableModel = new Map([
  [
    'tcp:10.0.0.100:80',
    {
      args: '-t 10.0.0.100:80',
      scheduler: 'rr',
      persistent: 300,
      pmask: null,
      ops: false,
      destinations: new Map([['10.0.0.13:80', { forwarding: 'direct', weight: 4 }]]),
    },
  ],
]);
const holds: Holds = new Map([
  ['tcp:10.0.0.100:80 10.0.0.13:80', { kind: 'weight', destination: { forwarding: 'direct', weight: 4 } }],
]);

it('R69: gives back what it was given', () => {
  const store = new Store(folder);
  expect(store.recall()).toBeNull();
  store.save(owned, holds, 123, new Set());
  store.saveChecks([{ service: 'tcp:10.0.0.100:80', server: '10.0.0.13:80', state: 'down', since: 7 }]);
  expect(new Store(folder).recall()).toEqual({
    owned,
    holds,
    writer: 123,
    pending: new Set(),
    memory: new Map([['tcp:10.0.0.100:80 10.0.0.13:80', { state: 'down', since: 7 }]]),
  });
  expect(readdirSync(folder).toSorted()).toEqual(['lvsd-owned', 'lvsd-owned.json', 'lvsd-state.json']);
});

it('lists its services for the service script, under the boot they belong to', () => {
  const list = () => readFileSync(path.join(folder, 'lvsd-owned'), 'utf8');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  const [[, service] = []] = owned;
  if (!service) throw new Error('the example has a service');
  const store = new Store(folder);
  store.save(new Map([...owned, ['fwm:80', { ...service, args: '-f 80 -6' }]]), holds, null, new Set());
  expect(list()).toBe(`${boot}-t 10.0.0.100:80\n-f 80 -6\n`);
  store.save(new Map(), new Map(), null, new Set());
  expect(list()).toBe(boot);
});

it('R69: remembers what was being written when lvsd was killed', () => {
  const store = new Store(folder);
  store.save(owned, holds, null, new Set());
  store.begin(['a', 'b c']);
  store.begin(['d']);
  expect(new Store(folder).recall()?.pending).toEqual(new Set(['a', 'b c', 'd']));
  store.save(owned, holds, null, new Set(['d']));
  expect(new Store(folder).recall()?.pending).toEqual(new Set(['d']));
  store.save(owned, holds, null, new Set());
  expect(new Store(folder).recall()?.pending).toEqual(new Set());
});

it('begins anew with a record that is damaged or of another boot', () => {
  const store = new Store(folder);
  store.save(owned, holds, null, new Set());
  writeFileSync(path.join(folder, 'lvsd-owned.json'), '{"version":1,"boot":"of another time"');
  expect(store.recall()).toBeNull();
  const other = { version: 1, boot: 'another', writer: null, services: [], holds: [] };
  writeFileSync(path.join(folder, 'lvsd-owned.json'), JSON.stringify(other));
  expect(store.recall()).toBeNull();
});
