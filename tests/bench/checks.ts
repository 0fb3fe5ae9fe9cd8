import type { TestLab } from '@/tests/lab/kit';
import { writeLvscf } from '@/tests/lab/kit/cluster';
import { cpuMs, entriesOf, pidOf, residentMb, rival, rivalPid, tableHas } from './cluster';
import type { Row } from './figures';
import { lvscfOf, services } from './large';

const SIZE = { virtual: 1000, real: 10 };
/** Seconds between two checks of a server, and the length of one measurement. */
const INTERVAL = 40;
const LIMIT = 240_000;
const CHECKS = SIZE.virtual * SIZE.real;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Processor time that the process takes for each check, µs, over whole intervals. */
async function perCheck(lab: TestLab, pid: string, runs: number): Promise<number[]> {
  const out: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = await cpuMs(lab, pid);
    await sleep(INTERVAL * 1000);
    out.push((((await cpuMs(lab, pid)) - before) * 1000) / CHECKS);
  }
  return out;
}

/** 10,000 real servers: send and expect in lvsd, connect only in keepalived. */
export async function checking(lab: TestLab, runs: number): Promise<Row[]> {
  const all = services(SIZE);
  await lab.run('primary', ['ipvsadm', '-C'], { timeoutMs: 60_000 });
  await writeLvscf(lab, 'primary', lvscfOf(all, INTERVAL));
  await lab.run('primary', ['pulse', 'start'], { timeoutMs: LIMIT });
  await tableHas(lab, entriesOf(all), LIMIT);
  await sleep(INTERVAL * 1000); // the first round comes all at once
  const lvsd = await pidOf(lab, 'lvsd');
  const ours = await perCheck(lab, lvsd, runs);
  const memory = await residentMb(lab, lvsd);
  await lab.run('primary', ['pulse', 'stop'], { timeoutMs: LIMIT });
  const stop = await rival(lab, all, INTERVAL);
  await tableHas(lab, entriesOf(all), LIMIT);
  await sleep(INTERVAL * 1000);
  const theirs = await perCheck(lab, await rivalPid(lab, 'checkers'), runs);
  await stop();
  return [
    {
      what: 'a check, 10,000 real servers, processor time (send and expect)',
      unit: 'µs',
      ours,
      rival: { what: "keepalived's TCP_CHECK (connect only)", values: theirs },
      limit: { ratio: 2 },
    },
    {
      what: 'lvsd with 10,000 real servers, resident',
      unit: 'MB',
      ours: [memory],
      rival: null,
      limit: { most: 150 },
    },
  ];
}
