import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeKernel } from './fake-kernel';
import { type TableModel, entryKey, sameDestination, sameSettings } from './model';
import { plan } from './plan';

const destination = fc.record({
  forwarding: fc.constantFrom('masq' as const, 'direct' as const, 'tunnel' as const),
  weight: fc.integer({ min: 0, max: 3 }),
});
const one = fc.record({
  scheduler: fc.constantFrom('rr', 'wlc'),
  persistent: fc.constantFrom(0, 300),
  ops: fc.constant(false),
  destinations: fc.dictionary(fc.constantFrom('10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:80'), destination),
});
const table = fc.dictionary(fc.constantFrom('tcp:10.0.0.100:80', 'udp:10.0.0.100:53', 'fwm:80'), one).map(
  (services): TableModel =>
    new Map(
      Object.entries(services).map(([id, s]) => {
        const [type = '', ...name] = id.split(':');
        const args = `${{ tcp: '-t', udp: '-u', fwm: '-f' }[type]} ${name.join(':')}`;
        const pmask = s.persistent ? '255.255.255.0' : null;
        return [id, { ...s, pmask, args, destinations: new Map(Object.entries(s.destinations)) }];
      }),
    ),
);

it('R48: leads from any table to any other, and names no entry that is the same in both', async () => {
  await fc.assert(
    fc.asyncProperty(table, table, async (have, want) => {
      const kernel = new FakeKernel();
      kernel.table = structuredClone(have);
      const operations = plan(have, want, new Set());
      await kernel.write(operations.map((o) => o.line));
      expect(kernel.messages).toEqual([]);
      expect(kernel.table).toEqual(want);
      expect(operations.every((o) => o.done(kernel.table))).toBe(true);
      for (const [id, service] of have) {
        const next = want.get(id);
        if (!next) continue;
        if (sameSettings(service, next)) expect(kernel.writes.has(id)).toBe(false);
        for (const [to, d] of service.destinations) {
          const after = next.destinations.get(to);
          if (after && sameDestination(d, after)) expect(kernel.writes.has(entryKey(id, to))).toBe(false);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('R48: nothing to do where the tables are equal', () => {
  fc.assert(
    fc.property(table, (t) => {
      expect(plan(t, structuredClone(t), new Set())).toEqual([]);
    }),
  );
});

it('R48: additions come before removals', () => {
  fc.assert(
    fc.property(table, table, (have, want) => {
      const verbs = plan(have, want, new Set()).map((o) => o.line.slice(0, 2));
      const firstRemoval = verbs.findIndex((v) => v === '-d' || v === '-D');
      if (firstRemoval >= 0) expect(verbs.slice(firstRemoval)).not.toContain('-a');
    }),
  );
});

it('takes only its own destinations out of a service that somebody else uses too', () => {
  const have: TableModel = new Map([
    [
      'tcp:10.0.0.100:80',
      {
        args: '-t 10.0.0.100:80',
        scheduler: 'rr',
        persistent: 0,
        pmask: null,
        ops: false,
        destinations: new Map([['10.0.0.1:80', { forwarding: 'direct', weight: 1 }]]),
      },
    ],
  ]);
  expect(plan(have, new Map(), new Set(['tcp:10.0.0.100:80'])).map((o) => o.line)).toEqual([
    '-d -t 10.0.0.100:80 -r 10.0.0.1:80',
  ]);
});
