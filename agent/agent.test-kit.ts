import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { paths as pathsOf, type Paths } from '@/lib/protocol';
import type { Agent } from './agent';
import type { Clock } from './change/deadline';
import { openAgent } from './daemon';
import type { Log } from './log';
import { authorize } from './peers/key-file';
import type { PulseCommand } from './system/pulse-command';

/** A router's file tree of its own, removed after the test. */
export function temporaryRoot(): Paths {
  const root = mkdtempSync(path.join(tmpdir(), 'agent-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return pathsOf(root);
}

export const silent: Log = () => undefined;

/** bin/pulse is not started here; a test that gets so far says what it answers. */
export const noPulse: PulseCommand = (verb) => Promise.reject(new Error(`pulse ${verb} was not expected`));

/** An agent as `lvs-agent` makes it, without its sockets. Close it with `agent.changes.close()` or it closes after the test. */
export async function startAgent(paths: Paths, pulse = noPulse, clock?: Clock): Promise<Agent> {
  const agent = await openAgent(paths, silent, pulse, clock);
  onTestFinished(() => agent.changes.close());
  await agent.changes.settled;
  return agent;
}

/** An editor has written it, a minute ago. */
export function writeLvscf(paths: Paths, text: string): void {
  mkdirSync(path.dirname(paths.lvscf), { recursive: true });
  writeFileSync(paths.lvscf, text);
  const earlier = Date.now() / 1000 - 60;
  utimesSync(paths.lvscf, earlier, earlier);
}

/** An interface of this machine: lvs.cf is judged by the addresses that its router really has. */
function ownInterface(): { name: string; address: string } {
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    const own = addresses?.find((a) => a.family === 'IPv4' && !a.internal);
    if (own && name.length <= 13) return { name, address: own.address };
  }
  throw new Error('these tests need a network interface with an IPv4 address');
}

const own = ownInterface();
/** In the same network, and not the machine's own */
const neighbour = (last: number) =>
  own.address.replace(/\d+$/, (n) => String(Number(n) === last ? last + 1 : last));

/** The VIP in lvscf(), not held by anything. */
export const vip = neighbour(249);

/** A file that this machine could run as a router without backup. */
export const lvscf = (serial: number, device = `${own.name}:1`): string => `serial_no = ${serial}
primary = ${own.address}
service = lvs
backup_active = 0
backup = 0.0.0.0
heartbeat = 1
heartbeat_port = 539
keepalive = 6
deadtime = 18
network = direct
debug_level = NONE
virtual HTTP {
     active = 1
     address = ${vip} ${device}
     vip_nmask = 255.255.255.0
     port = 80
     send = "GET / HTTP/1.0\\r\\n\\r\\n"
     expect = "HTTP"
     use_regex = 0
     load_monitor = none
     scheduler = wlc
     protocol = tcp
     timeout = 6
     reentry = 15
     quiesce_server = 0
     server one {
         address = ${neighbour(247)}
         active = 1
         weight = 1
     }
}
`;

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Lets a peer in under that name, with a key that nobody has. */
export async function authorizePeer(paths: Paths, name: string): Promise<void> {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const blob = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(randomBytes(32))]);
  const key = `ssh-ed25519 ${blob.toString('base64')}`;
  await authorize(paths, '/usr/lib/lvs-console/bin/lvs-agent', name, ['192.0.2.12'], key);
}
