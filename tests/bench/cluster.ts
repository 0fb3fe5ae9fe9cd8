import { waitFor, type TestLab } from '@/tests/lab/kit';
import { FIRST_PORT, keepalivedOf, portsFor, SERVERS, type Service, type Size } from './large';

const NODE = '/opt/node/node';

/** What answers the checks: HTTP on every port of that size, on every address of SERVERS. */
const answer = `
const http = require('node:http');
const [first, count] = process.argv.slice(1).map(Number);
for (let n = 0; n < count; n++) http.createServer((q, r) => r.end('ok')).listen({ port: first + n, host: '0.0.0.0', backlog: 511 });
`;

export async function realServers(lab: TestLab, size: Size): Promise<void> {
  for (const { machine, address } of SERVERS)
    await lab.run(machine, ['ip', 'addr', 'replace', `${address}/24`, 'dev', 'eth0']);
  for (const machine of ['web1', 'web2'] as const)
    await lab.spawn(machine, [NODE, '-e', answer, String(FIRST_PORT), String(portsFor(size))]);
}

export const entriesOf = (all: Service[]) => all.reduce((sum, s) => sum + 1 + s.servers.length, 0);

/** Entries of the primary's kernel table: services and real servers. */
export async function entries(lab: TestLab): Promise<number> {
  return (await lab.table('primary')).reduce((sum, s) => sum + 1 + s.servers.length, 0);
}

export async function tableHas(lab: TestLab, count: number, limitMs: number): Promise<number> {
  const { ms } = await waitFor(
    `${count} entries in the table`,
    async () => (await entries(lab)) === count,
    limitMs,
    20,
  );
  return ms;
}

const RIVAL = '/run/bench';
export const rivalFile = `${RIVAL}/keepalived.conf`;

/** keepalived as its own owner of the table, without VRRP. @returns its end */
export async function rival(
  lab: TestLab,
  all: Service[],
  check: number | null,
): Promise<() => Promise<void>> {
  await lab.run('primary', ['mkdir', '-p', RIVAL]);
  await lab.write('primary', rivalFile, keepalivedOf(all, check));
  const files = ['-p', `${RIVAL}/parent.pid`, '-c', `${RIVAL}/checkers.pid`];
  const running = await lab.spawn('primary', ['keepalived', '-n', '-C', '-f', rivalFile, ...files]);
  return async () => {
    await running.stop();
  };
}

export async function rivalPid(lab: TestLab, which: 'parent' | 'checkers'): Promise<string> {
  const { value } = await waitFor(
    `keepalived's ${which}`,
    () => lab.read('primary', `${RIVAL}/${which}.pid`),
    20_000,
  );
  return value.toString().trim();
}

/** Processor time that a process of the primary has used, ms (proc(5): utime and stime, in ticks of 10 ms). */
export async function cpuMs(lab: TestLab, pid: string): Promise<number> {
  const stat = await lab.run('primary', ['cat', `/proc/${pid}/stat`]);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process of the primary, MB. */
export async function residentMb(lab: TestLab, pid: string): Promise<number> {
  const status = await lab.run('primary', ['cat', `/proc/${pid}/status`]);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
}

export const pidOf = async (lab: TestLab, name: 'lvsd') =>
  ((await lab.read('primary', `${lab.paths('primary').pulseRun}/${name}.pid`)) ?? '').toString().trim();
