import { expect, it } from 'vitest';
import type { IntendedServer } from '@/pulse/compile';
import { withIntents } from '@/pulse/intents';
import { intended, server, service } from './example';
import { FakeKernel } from './fake-kernel';
import { Keeper } from './keeper';
import type { Serve } from './want';

const ID = 'tcp:10.0.0.100:80';
const pair = () => intended([service([server('10.0.0.13'), server('10.0.0.14')])]);

function setUp() {
  const kernel = new FakeKernel();
  const verdicts = new Map<string, Serve>();
  const log: string[] = [];
  let now = 0;
  const ports = {
    read: () => kernel.read(),
    writer: kernel,
    begin: () => undefined,
    settled: () => undefined,
    serve: (id: string, to: string) => verdicts.get(`${id} ${to}`) ?? verdicts.get(to) ?? 'in',
    weight: (_: unknown, to: IntendedServer) => to.weight,
    now: () => now,
    sleep: (ms: number) => Promise.resolve(void (now += ms)),
    log: (sentence: string) => void log.push(sentence),
  };
  return { kernel, verdicts, log, keeper: new Keeper(ports), ports, later: (ms: number) => (now += ms) };
}
const weights = (kernel: FakeKernel, id = ID) =>
  Object.fromEntries([...(kernel.table.get(id)?.destinations ?? [])].map(([to, d]) => [to, d.weight]));

it('R45: writes what is missing, takes out what fails, puts it back, and touches nothing else', async () => {
  const { kernel, verdicts, keeper } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1, '10.0.0.14:80': 1 });
  verdicts.set('10.0.0.13:80', 'out');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.14:80': 1 });
  verdicts.set('10.0.0.13:80', 'in');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1, '10.0.0.14:80': 1 });
  expect(kernel.writes.get(`${ID} 10.0.0.14:80`)).toBe(1);
  expect(kernel.writes.get(ID)).toBe(1);
});

it('R69: takes over a table that stands there without writing a line, whatever the checks do not know yet', async () => {
  const { kernel, verdicts, keeper } = setUp();
  for (const line of ['-A -t 10.0.0.100:80 -s wlc', '-a -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 1']) {
    kernel.byHand(line);
  }
  for (const to of ['10.0.0.13:80', '10.0.0.14:80']) verdicts.set(to, 'keep');
  keeper.intend(pair());
  await keeper.pass(true);
  expect(kernel.lines).toEqual([]);
  expect(keeper.foreign).toEqual([]);
  verdicts.set('10.0.0.14:80', 'in');
  verdicts.set('10.0.0.13:80', 'in');
  await keeper.pass(false);
  expect(kernel.lines).toEqual(['-a -t 10.0.0.100:80 -r 10.0.0.14:80 -g -w 1']);
});

it('R45: quiesce sets the weight to 0 and back, and does not add a server that was never in', async () => {
  const { kernel, verdicts, keeper } = setUp();
  verdicts.set('10.0.0.14:80', 'out');
  keeper.intend(
    intended([service([server('10.0.0.13', { weight: 5 }), server('10.0.0.14')], { quiesce: true })]),
  );
  await keeper.pass(true);
  verdicts.set('10.0.0.13:80', 'out');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 0 });
  verdicts.set('10.0.0.13:80', 'in');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 5 });
});

it('R35: the sorry server stands in when nobody is left, goes with the first return, and not before the first checks', async () => {
  const { kernel, verdicts, keeper } = setUp();
  const sorry = { address: '10.0.0.99', port: 80, forwarding: 'direct' as const };
  verdicts.set('10.0.0.13:80', 'keep');
  keeper.intend(intended([service([server('10.0.0.13')], { sorry })]));
  await keeper.pass(true);
  expect(weights(kernel)).toEqual({});
  verdicts.set('10.0.0.13:80', 'out');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.99:80': 1 });
  verdicts.set('10.0.0.13:80', 'in');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1 });
  expect(kernel.lines.slice(-2).map((l) => l.slice(0, 2))).toEqual(['-a', '-d']);
});

it('leaves foreign entries alone and lists them', async () => {
  const { kernel, keeper } = setUp();
  kernel.byHand('-A -t 10.9.9.9:80 -s rr');
  keeper.intend(pair());
  await keeper.pass(true);
  kernel.byHand('-a -t 10.0.0.100:80 -r 10.7.7.7:80 -g -w 1');
  await keeper.pass(true);
  expect(keeper.foreign).toEqual(['tcp:10.9.9.9:80', `${ID} 10.7.7.7:80`]);
  keeper.intend(intended([]));
  await keeper.pass(true);
  expect(weights(kernel)).toEqual({ '10.7.7.7:80': 1 });
  expect(kernel.table.has('tcp:10.9.9.9:80')).toBe(true);
  expect(keeper.foreign).toContain(ID);
  expect(keeper.owned.size).toBe(0);
});

it('a weight set by hand is held through failure and return, until it is configured anew', async () => {
  const { kernel, verdicts, keeper } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  kernel.byHand('-e -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 7');
  await keeper.pass(true);
  expect([...keeper.holds]).toEqual([[`${ID} 10.0.0.13:80`, expect.objectContaining({ kind: 'weight' })]]);
  verdicts.set('10.0.0.13:80', 'out');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.14:80': 1 });
  verdicts.set('10.0.0.13:80', 'in');
  await keeper.pass(false);
  keeper.intend(pair());
  await keeper.pass(true);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 7, '10.0.0.14:80': 1 });
  keeper.intend(intended([service([server('10.0.0.13', { weight: 3 }), server('10.0.0.14')])]));
  await keeper.pass(true);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 3, '10.0.0.14:80': 1 });
  expect(keeper.holds.size).toBe(0);
});

it('a weight set back by hand is no hold any more', async () => {
  const { kernel, keeper } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  kernel.byHand('-e -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 0');
  await keeper.pass(true);
  expect(keeper.holds.size).toBe(1);
  kernel.byHand('-e -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 1');
  await keeper.pass(true);
  expect(keeper.holds.size).toBe(0);
});

it('what was deleted by hand stays out, and is taken over again when it is put back', async () => {
  const { kernel, keeper } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  const written = kernel.lines.length;
  kernel.byHand('-d -t 10.0.0.100:80 -r 10.0.0.13:80');
  await keeper.pass(true);
  await keeper.pass(true);
  expect(kernel.lines.length).toBe(written);
  expect(keeper.holds.get(`${ID} 10.0.0.13:80`)?.kind).toBe('deleted');
  kernel.byHand('-a -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 1');
  await keeper.pass(true);
  expect(keeper.holds.size).toBe(0);
  kernel.byHand('-D -t 10.0.0.100:80');
  await keeper.pass(true);
  await keeper.pass(true);
  expect(kernel.table.size).toBe(0);
  expect(keeper.holds.get(ID)?.kind).toBe('deleted');
});

it('a scheduler changed by hand is held', async () => {
  const { kernel, keeper } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  kernel.byHand('-E -t 10.0.0.100:80 -s rr -p 60');
  await keeper.pass(true);
  await keeper.pass(true);
  expect(kernel.table.get(ID)).toMatchObject({ scheduler: 'rr', persistent: 60 });
  expect(keeper.holds.get(ID)?.kind).toBe('settings');
});

it('a reading that misses an entry once is not believed', async () => {
  const { kernel, keeper, ports } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  let torn = true;
  ports.read = async () => {
    const table = await kernel.read();
    if (torn) table.delete(ID);
    torn = false;
    return table;
  };
  await keeper.pass(true);
  expect(keeper.holds.size).toBe(0);
  expect(keeper.owned.has(ID)).toBe(true);
});

it('what the kernel refuses is reported and tried again later, and holds up nothing else', async () => {
  const { kernel, keeper, later } = setUp();
  kernel.refuses.add(ID);
  keeper.intend(intended([service([server('10.0.0.13')]), service([server('10.0.0.14')], { port: 81 })]));
  await keeper.pass(true);
  expect(weights(kernel, 'tcp:10.0.0.100:81')).toEqual({ '10.0.0.14:81': 1 });
  expect([...keeper.retries.all()].map(([key]) => key)).toContain(ID);
  const written = kernel.lines.length;
  await keeper.pass(true);
  expect(kernel.lines.length).toBe(written);
  kernel.refuses.clear();
  later(1001);
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1 });
  expect([...keeper.retries.all()]).toEqual([]);
});

it('a line that ends ipvsadm is set aside, everything else goes on', async () => {
  const { kernel, keeper } = setUp();
  kernel.poison = '-a -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 1';
  keeper.intend(intended([service([server('10.0.0.13'), server('10.0.0.14')]), service([], { port: 81 })]));
  while (await keeper.pass(true));
  expect(weights(kernel)).toEqual({ '10.0.0.14:80': 1 });
  expect(kernel.table.has('tcp:10.0.0.100:81')).toBe(true);
  expect([...keeper.retries.all()].map(([key]) => key)).toEqual([`${ID} 10.0.0.13:80`]);
});

it('waits for lines that take effect late', async () => {
  const { kernel, keeper } = setUp();
  kernel.lag = 3;
  keeper.intend(pair());
  await keeper.pass(true);
  expect([...keeper.retries.all()]).toEqual([]);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1, '10.0.0.14:80': 1 });
});

it('a table that cannot be read after a write is no change by hand later', async () => {
  const { kernel, keeper, ports } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  keeper.intend(intended([service([server('10.0.0.14')])]));
  const { read } = ports;
  let reads = 0;
  ports.read = () => (++reads === 2 ? Promise.reject(new Error('cannot be read')) : read());
  await expect(keeper.pass(true)).rejects.toThrow('cannot be read');
  expect(keeper.unreadable).toBe('cannot be read');
  ports.read = read;
  await keeper.pass(true);
  expect(keeper.holds.size).toBe(0);
  expect(keeper.unreadable).toBeNull();
  expect(weights(kernel)).toEqual({ '10.0.0.14:80': 1 });
});

it('R69: goes on after a restart: what changed meanwhile was done by hand, what was being written was not', async () => {
  const first = setUp();
  first.keeper.intend(pair());
  await first.keeper.pass(true);
  const { kernel } = first;
  kernel.byHand('-d -t 10.0.0.100:80 -r 10.0.0.13:80');
  kernel.byHand('-d -t 10.0.0.100:80 -r 10.0.0.14:80');
  const next = new Keeper(first.ports);
  await next.resume(structuredClone(first.keeper.owned), new Map(), new Set([`${ID} 10.0.0.14:80`]));
  next.intend(pair());
  await next.pass(true);
  expect([...next.holds.keys()]).toEqual([`${ID} 10.0.0.13:80`]);
  expect(weights(kernel)).toEqual({ '10.0.0.14:80': 1 });
});

it('R69: an emptied table is a beginning and no hold', async () => {
  const { kernel, keeper, ports } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  kernel.table.clear();
  const next = new Keeper(ports);
  await next.resume(keeper.owned, new Map(), new Set());
  next.intend(pair());
  await next.pass(true);
  expect(next.holds.size).toBe(0);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1, '10.0.0.14:80': 1 });
});

it('what vanished and is configured no more is no hold', async () => {
  const { kernel, keeper, ports } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  kernel.byHand('-d -t 10.0.0.100:80 -r 10.0.0.13:80');
  const next = new Keeper(ports);
  await next.resume(keeper.owned, new Map(), new Set());
  next.intend(intended([service([server('10.0.0.14')])]));
  await next.pass(true);
  expect(next.holds.size).toBe(0);
});

it('R57 a drained server keeps its entry with weight 0, also before its first check; a halted one leaves; both come back', async () => {
  const { kernel, verdicts, keeper } = setUp();
  const decided = (state: 'drained' | 'halted' | 'resumed') =>
    withIntents(pair(), [
      { service: ID, server: '10.0.0.13:80', state, weight: null, at: '2030-01-01T00:00:00Z', by: 'root' },
    ]);
  keeper.intend(pair());
  await keeper.pass(true);
  verdicts.set('10.0.0.13:80', 'keep');
  for (const [state, weight] of [
    ['drained', 0],
    ['resumed', 0], // its check has not spoken yet
    ['halted', undefined],
  ] as const) {
    keeper.intend(decided(state));
    await keeper.pass(false);
    expect(weights(kernel)['10.0.0.13:80'], state).toBe(weight);
  }
  keeper.intend(decided('resumed'));
  verdicts.set('10.0.0.13:80', 'in');
  await keeper.pass(false);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1, '10.0.0.14:80': 1 });
  expect(kernel.writes.get(`${ID} 10.0.0.14:80`)).toBe(1);
});

it('R57 what was changed by hand ends when an operator decides', async () => {
  const { kernel, keeper } = setUp();
  keeper.intend(pair());
  await keeper.pass(true);
  kernel.byHand('-e -t 10.0.0.100:80 -r 10.0.0.13:80 -g -w 7');
  await keeper.pass(true);
  expect(keeper.holds.size).toBe(1);
  keeper.release(ID, '10.0.0.13:80');
  await keeper.pass(false);
  expect(keeper.holds.size).toBe(0);
  expect(weights(kernel)).toEqual({ '10.0.0.13:80': 1, '10.0.0.14:80': 1 });
});
