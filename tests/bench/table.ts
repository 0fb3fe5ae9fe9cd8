import { waitFor, type TestLab } from '@/tests/lab/kit';
import { writeLvscf } from '@/tests/lab/kit/cluster';
import { entries, entriesOf, rival, rivalFile, rivalPid, tableHas } from './cluster';
import type { Row } from './figures';
import { keepalivedOf, lvscfOf, rulesOf, services, type Service } from './large';

const SIZE = { virtual: 1000, real: 10 };
/** Seconds between two checks: 10,000 of them leave most of the lab's one slow processor free. */
const INTERVAL = 60;
const LIMIT = 240_000;

const clear = (lab: TestLab) => lab.run('primary', ['ipvsadm', '-C'], { timeoutMs: 60_000 });
const pulse = (lab: TestLab, verb: string) => lab.run('primary', ['pulse', verb], { timeoutMs: LIMIT });

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** From the command to the last entry, 1,000 virtual servers with 10 real servers each. */
export async function applying(lab: TestLab, runs: number): Promise<Row[]> {
  const all = services(SIZE);
  const [before, after] = [lvscfOf(all.slice(0, 1), INTERVAL), lvscfOf(all, INTERVAL)];
  const restore: number[] = [];
  const start: number[] = [];
  const reload: number[] = [];
  for (let run = 0; run < runs; run++) {
    await clear(lab);
    const stdin = rulesOf(all);
    restore.push(
      await timed(() => lab.run('primary', ['ipvsadm', '--restore'], { stdin, timeoutMs: LIMIT })),
    );
    await clear(lab);
    await writeLvscf(lab, 'primary', after);
    start.push(
      await timed(async () => {
        await pulse(lab, 'start');
        await tableHas(lab, entriesOf(all), LIMIT);
      }),
    );
    await pulse(lab, 'stop');
    await writeLvscf(lab, 'primary', before);
    await pulse(lab, 'start');
    await tableHas(lab, entriesOf(all.slice(0, 1)), LIMIT);
    await writeLvscf(lab, 'primary', after);
    reload.push(
      await timed(async () => {
        await pulse(lab, 'reload');
        await tableHas(lab, entriesOf(all), LIMIT);
      }),
    );
    await pulse(lab, 'stop');
  }
  const other = { what: '`ipvsadm --restore`', values: restore };
  return [
    {
      what: '1,000 × 10, `pulse start` to the last entry',
      unit: 'ms',
      ours: start,
      rival: other,
      limit: { ratio: 1.5 },
    },
    {
      what: '1,000 × 10, `pulse reload` to the last entry (each new server is checked first)',
      unit: 'ms',
      ours: reload,
      rival: other,
      limit: null,
    },
  ];
}

/** One virtual server less, one more with one real server, one weight: four lines of a table of 10,000 servers. */
function changed(all: Service[], run: number): Service[] {
  const [first, second, ...rest] = all;
  if (!first || !second) throw new Error('too small to change');
  const servers = second.servers.map((s, n) => (n === 0 ? { ...s, weight: 2 + run } : s));
  const added = { ...first, port: first.port + 1000 + run, servers: first.servers.slice(0, 1) };
  return [{ ...second, servers }, ...rest, added];
}

async function shows(lab: TestLab, wanted: Service): Promise<number> {
  const id = `tcp:${wanted.vip}:${wanted.port}`;
  const probe = async () => (await lab.table('primary')).some((s) => s.id === id);
  return (await waitFor(id, probe, LIMIT, 20)).ms;
}

/** Four changed lines: ours against a keepalived that owns the same table, both with checks. */
export async function reloading(lab: TestLab, runs: number): Promise<Row[]> {
  const all = services(SIZE);
  const ours: number[] = [];
  const theirs: number[] = [];
  await clear(lab);
  await writeLvscf(lab, 'primary', lvscfOf(all, INTERVAL));
  await pulse(lab, 'start');
  await tableHas(lab, entriesOf(all), LIMIT);
  for (let run = 0; run < runs; run++) {
    const next = changed(all, run);
    await writeLvscf(lab, 'primary', lvscfOf(next, INTERVAL));
    ours.push(
      await timed(async () => {
        await pulse(lab, 'reload');
        await shows(lab, next.at(-1) as Service);
      }),
    );
    await writeLvscf(lab, 'primary', lvscfOf(all, INTERVAL));
    await pulse(lab, 'reload');
    await tableHas(lab, entriesOf(all), LIMIT);
  }
  await pulse(lab, 'stop');
  await clear(lab);
  const stop = await rival(lab, all, INTERVAL);
  await waitFor('the other table', async () => (await entries(lab)) === entriesOf(all), LIMIT);
  const pid = await rivalPid(lab, 'parent');
  for (let run = 0; run < runs; run++) {
    const next = changed(all, run);
    await lab.write('primary', rivalFile, keepalivedOf(next, INTERVAL));
    theirs.push(
      await timed(async () => {
        await lab.run('primary', ['kill', '-HUP', pid]);
        await shows(lab, next.at(-1) as Service);
      }),
    );
    await lab.write('primary', rivalFile, keepalivedOf(all, INTERVAL));
    await lab.run('primary', ['kill', '-HUP', pid]);
    await waitFor('the table as before', async () => (await entries(lab)) === entriesOf(all), LIMIT);
  }
  await stop();
  return [
    {
      what: 'reload, 4 changed lines in 10,000 servers, from the command (reading lvs.cf included)',
      unit: 'ms',
      ours,
      rival: { what: 'keepalived, its own virtual_servers', values: theirs },
      limit: { ratio: 0.3 },
    },
  ];
}
