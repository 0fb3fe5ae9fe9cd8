import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, appendFileSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { CONTROL, HOST_ADDRESS, PREFIX } from '../topology';
import type { FromKeeper, ToKeeper } from './messages';

/**
 * First process of a lab's namespaces on the host: boots the kernel, and carries connections from the host into the lab. When it
 * ends, the process namespace ends with it, and so does everything else of the lab.
 * usage: lab-keeper FOLDER (made by host/launch.ts)
 */
const dir = process.argv[2] ?? '';
const TAP = 'tap0';
const TUN = '/dev/net/tun';
/** Pages of the guest's memory are taken when used; about 900 MB are with two consoles running. */
const MEMORY = process.env.LAB_MEMORY ?? '2500M';
/** Lines of the kernel that say nothing about the lab. */
const NOISE = /SELinux|mmapper|ubd device|System halted|Powering off|drop_caches/;

let stay = false;

function kernelOfHost(): boolean {
  if (process.env.LAB_KERNEL === 'uml') return false;
  try {
    execFileSync('modprobe', ['-a', 'ip_vs', 'veth', 'bridge'], { stdio: 'ignore' });
  } catch {
    // compiled in, loaded already, or not there at all: the next line tells
  }
  return existsSync('/proc/net/ip_vs');
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function boot(): ChildProcess {
  const init = path.join(dir, 'checkout', 'lab', 'guest-init');
  const host = kernelOfHost();
  writeFileSync(path.join(dir, 'kernel'), host ? 'host' : 'uml');
  ip('link', 'set', 'lo', 'up');
  if (host) {
    return spawn('unshare', ['--mount', '--', init], {
      env: { ...process.env, LAB: dir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
  try {
    accessSync(TUN, constants.R_OK | constants.W_OK);
  } catch {
    throw new Error(
      `${TUN} is missing or not open to this user: run as root (sudo make …), or load the module tun`,
    );
  }
  ip('tuntap', 'add', 'dev', TAP, 'mode', 'tap');
  ip('addr', 'add', `${HOST_ADDRESS}/${PREFIX}`, 'dev', TAP);
  ip('link', 'set', TAP, 'up');
  // Its memory is a file on /dev/shm, which containers often limit to 64 MB: an own one, seen by this lab only.
  execFileSync('mount', ['-n', '-t', 'tmpfs', '-o', `size=${MEMORY}`, 'lab', '/dev/shm']);
  return spawn(
    'linux.uml',
    [
      ...['rootfstype=hostfs', 'rootflags=/', 'ro', `mem=${MEMORY}`, 'quiet', 'panic=1'],
      ...['con=null', 'con0=null,fd:1', 'con1=null', `vec0:transport=tap,ifname=${TAP},depth=64`],
      `init=${init}`,
      `LAB=${dir}`,
    ],
    // HOME: it keeps its own notes in $HOME/.uml, and does not start without one
    { env: { ...process.env, TMPDIR: '/dev/shm', HOME: dir }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** What the kernel and the control server say: into the lab's log, and to standard error until the lab is up. */
function log(kernel: ChildProcess): void {
  for (const stream of [kernel.stdout, kernel.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (NOISE.test(line)) return;
      appendFileSync(path.join(dir, 'console.log'), `${line}\n`);
      if (!stay) process.stderr.write(`${line}\n`);
    });
  }
}

/** Carries each connection of a listening socket to that address inside the lab. */
function carry(server: net.Server, to: { address: string; port: number }): void {
  server.on('connection', (outside) => {
    const inside = net.connect(to.port, to.address);
    const end = () => {
      outside.destroy();
      inside.destroy();
    };
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      one.on('error', end);
      one.on('close', end);
      one.pipe(other);
    }
  });
}

async function controlAnswers(): Promise<void> {
  for (;;) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = net.connect(CONTROL.port, CONTROL.address);
      const end = (result: boolean) => {
        socket.destroy();
        resolve(result);
      };
      socket.setTimeout(500, () => end(false)); // no answer to ARP yet: the guest's bridge is not up
      socket.once('connect', () => end(true));
      socket.once('error', () => end(false));
    });
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function tell(message: FromKeeper): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  process.on('SIGTERM', () => process.exit(0));
  process.on('SIGINT', () => undefined); // Ctrl-C in the terminal is for the launching process to handle
  process.on('disconnect', () => {
    if (!stay) process.exit(0);
  });
  process.on('message', (message: ToKeeper, handle: unknown) => {
    if (message.type === 'stay') stay = true;
    if (message.type === 'forward') {
      carry(handle as net.Server, message.to);
      tell({ type: 'forwarding', id: message.id });
    }
  });
  const kernel = boot();
  log(kernel);
  kernel.once('error', (error) => {
    console.error(`linux.uml: ${error.message}`);
    process.exit(1);
  });
  kernel.once('exit', (code) => {
    console.error(
      `the lab's kernel ended with ${code ?? 'a signal'} (${readFileSync(path.join(dir, 'kernel'), 'utf8')})`,
    );
    process.exit(1);
  });
  await controlAnswers();
  const server = net.createServer();
  carry(server, CONTROL);
  server.listen(path.join(dir, 'control.sock'), () => tell({ type: 'ready' }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
