import dgram from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { uptimeArgv } from './commands';
import { readRstat } from './rstat';
import { readRwho } from './rwho';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync('/var/tmp/load-');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What rwhod 0.17 of Debian 12 wrote on a machine called “vm” (uptime there: load average: 3.61, 4.37, 3.14). */
const WHOD =
  '01010000998b026b998b026b766d0000090000000000000000000000000000000100000000000000d0ba120069010000b50100003a0100000d1b026b';
const HEARD = 0x6b028b99 * 1000;

it('R34: what rwhod heard of a host is its load, as old as rwhod says', async () => {
  writeFileSync(path.join(folder, 'whod.vm'), Buffer.from(WHOD, 'hex'));
  expect(await readRwho('vm', HEARD + 60_000, folder)).toEqual({
    said: { kind: 'load', load: 3.61 },
    at: HEARD,
  });
});

it.each([
  ['a host that was silent for 11 minutes', 'vm', HEARD + 661_000, 'load-silent'],
  ['a host that was never heard', 'web9', HEARD, 'load-no-spool'],
  ['a name that is a path', '../vm', HEARD, 'load-no-host'],
  ['a name of several words', 'web 1', HEARD, 'load-no-host'],
  ['a file of something else', 'cut', HEARD, 'load-unreadable'],
])('R34: %s has no known load', async (_, host, now, code) => {
  writeFileSync(path.join(folder, 'whod.vm'), Buffer.from(WHOD, 'hex'));
  writeFileSync(path.join(folder, 'whod.cut'), Buffer.from(WHOD, 'hex').subarray(0, 59));
  await expect(readRwho(host, now, folder)).rejects.toMatchObject({ reason: { code } });
});

/** Answers of rpcbind 1.2.6 and rpc.rstatd 4.0.1 of Debian 12, the call's number left out. */
const STATS =
  '0000000100000000000000000000000000000000001bee75000083160019263f0020b681000000000000000000000000' +
  '00000000008fd8950216f2b000000000000000000d42163e000000000000000000000000000000005edc02fc00000968' +
  '000005e8000003ca6b021b0c000000006b028bf300000000000a683300000000';
const REFUSED = '0000000100000000000000000000000000000002' + '0000000200000004';

/** A port that answers each datagram with this, behind the call's number. */
async function port(answer: () => string): Promise<{ port: number; close: () => void }> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (call, from) => {
    socket.send(Buffer.concat([call.subarray(0, 4), Buffer.from(answer(), 'hex')]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, close: () => socket.close() };
}
const accepted = (words: string) => `0000000100000000000000000000000000000000${words}`;
const soon = () => AbortSignal.timeout(400);

it('R34: rup asks the port mapper, then rstatd, for the load average', async () => {
  const rstatd = await port(() => STATS);
  const mapper = await port(() => accepted(rstatd.port.toString(16).padStart(8, '0')));
  const said = await readRstat('127.0.0.1', soon(), mapper.port);
  expect(said).toEqual({ kind: 'load', load: expect.closeTo(9.41, 2) as number });
  rstatd.close();
  mapper.close();
});

it.each([
  ['no rstatd is registered', () => accepted('00000000'), 'load-no-rstatd'],
  ['the mapper refuses', () => REFUSED, 'load-no-rstatd'],
  ['the mapper names no port', () => accepted('ffffffff'), 'load-no-rstatd'],
  ['the answer is cut', () => accepted(''), 'load-no-rstatd'],
])('R34: %s: the load is not known', async (_, answer, code) => {
  const mapper = await port(answer);
  await expect(readRstat('127.0.0.1', soon(), mapper.port)).rejects.toMatchObject({ reason: { code } });
  mapper.close();
});

it('R34: answers to other calls are passed over, and a short one of rstatd holds no load', async () => {
  const rstatd = await port(() => STATS.slice(0, 160));
  const mapper = await port(() => accepted(rstatd.port.toString(16).padStart(8, '0')));
  await expect(readRstat('127.0.0.1', soon(), mapper.port)).rejects.toMatchObject({
    reason: { code: 'load-unreadable' },
  });
  const foreign = dgram.createSocket('udp4');
  foreign.on('message', (_, from) => foreign.send(Buffer.alloc(28), from.port, from.address));
  await new Promise<void>((resolve) => foreign.bind(0, '127.0.0.1', resolve));
  await expect(readRstat('127.0.0.1', soon(), foreign.address().port)).rejects.toThrow(/timeout|abort/i);
  for (const socket of [rstatd, mapper, foreign]) socket.close();
});

it('R34: an address that the kernel sends nothing to is unreachable, and ends nothing else', async () => {
  // a broadcast address, refused at connect(2), as one without a route is
  await expect(readRstat('255.255.255.255', AbortSignal.timeout(5000))).rejects.toMatchObject({
    reason: { code: 'load-unreachable', params: { error: 'EACCES' } },
  });
  // past the moment at which a datagram is sent once more
  await new Promise((resolve) => setTimeout(resolve, 1200));
});

it('R34: a port without anybody is unreachable', async () => {
  const closed = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => closed.bind(0, '127.0.0.1', resolve));
  const { port } = closed.address();
  await new Promise<void>((resolve) => closed.close(resolve));
  await expect(readRstat('127.0.0.1', AbortSignal.timeout(5000), port)).rejects.toMatchObject({
    reason: { code: 'load-unreachable', params: { error: 'ECONNREFUSED' } },
  });
});

it('R34: rup asks IPv4 addresses only', async () => {
  await expect(readRstat('fd00::1', soon())).rejects.toMatchObject({ reason: { code: 'load-ipv4-only' } });
});

const policy = { key: '/etc/k', user: 'lvs-load', knownHosts: '/etc/kh', rsh: false };
const find = (name: string) => `/usr/bin/${name}`;

it('R34: ssh asks nobody, trusts only root’s list, and the address is never an option', () => {
  const argv = uptimeArgv('/opt/own/ssh', '10.0.0.13', policy, find);
  expect(argv[0]).toBe('/usr/bin/ssh');
  expect(argv.slice(-3)).toEqual(['--', '10.0.0.13', 'uptime']);
  for (const word of ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'UserKnownHostsFile=/etc/kh'])
    expect(argv).toContain(word);
});

it.each([
  ['another program', 'telnet', policy, 'load-no-tool'],
  ['rsh', 'rsh', policy, 'load-rsh-refused'],
  ['ssh without a key', 'ssh', { ...policy, key: null }, 'load-needs-key'],
  ['ssh under a broken agent.conf', 'ssh', null, 'load-no-policy'],
])('R34: %s is refused', (_, remote, permits, code) => {
  expect(() => uptimeArgv(remote, '10.0.0.13', permits, find)).toThrow(code);
});

it('R34: rsh runs where root permits it and it is installed', () => {
  expect(uptimeArgv('rsh', '10.0.0.13', { ...policy, rsh: true }, find)).toEqual([
    ...['/usr/bin/rsh', '-n', '10.0.0.13', 'uptime'],
  ]);
  expect(() => uptimeArgv('rsh', '10.0.0.13', { ...policy, rsh: true }, () => null)).toThrow(
    'load-not-installed',
  );
});
