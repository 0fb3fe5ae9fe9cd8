import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { HOST_ADDRESS, PREFIX, type LabPart } from '../topology';

const TUN = '/dev/net/tun';
/** Pages of the guest's memory are taken when used; about 900 MB are with two consoles running. */
const MEMORY = process.env.LAB_MEMORY ?? '2500M';

const initOf = (dir: string) => path.join(dir, 'checkout', 'lab', 'guest-init');

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Has the host's own kernel what a lab needs? `LAB_KERNEL=uml` says no. */
export function hostHasIpvs(): boolean {
  if (process.env.LAB_KERNEL === 'uml') return false;
  try {
    execFileSync('modprobe', ['-a', 'ip_vs', 'veth', 'bridge'], { stdio: 'ignore' });
  } catch {
    // compiled in, loaded already, or not there at all: the next line tells
  }
  return existsSync('/proc/net/ip_vs');
}

/** The lab on the host's own kernel, in fresh namespaces. */
export function onHostKernel(dir: string): ChildProcess {
  ip('link', 'set', 'lo', 'up');
  return spawn('unshare', ['--mount', '--', initOf(dir)], {
    env: { ...process.env, LAB: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * The lab on User-Mode Linux: one kernel, or two joined by bridges of the host, as two computers are by switches.
 * @returns a process group for each, in the order of `parts`
 */
export function onOwnKernels(dir: string, parts: LabPart[]): ChildProcess[] {
  try {
    accessSync(TUN, constants.R_OK | constants.W_OK);
  } catch {
    throw new Error(
      `${TUN} is missing or not open to this user: run as root (sudo make …), or load the module tun`,
    );
  }
  ip('link', 'set', 'lo', 'up');
  const networks = parts.length > 1 ? ['public', 'private'] : [];
  for (const network of networks) {
    ip('link', 'add', network, 'type', 'bridge', 'forward_delay', '0');
    ip('link', 'set', network, 'up');
  }
  const cables = parts.map((part) => {
    const taps = networks.length ? networks.map((network) => `${part}-${network.slice(0, 4)}`) : ['tap0'];
    for (const [n, tap] of taps.entries()) {
      const network = networks[n];
      ip('tuntap', 'add', 'dev', tap, 'mode', 'tap');
      if (network) ip('link', 'set', tap, 'master', network);
      ip('link', 'set', tap, 'up');
    }
    return taps;
  });
  ip('addr', 'add', `${HOST_ADDRESS}/${PREFIX}`, 'dev', networks[0] ?? 'tap0');
  // A kernel's memory is a file on /dev/shm, which containers often limit to 64 MB: an own one, seen by this lab only.
  execFileSync('mount', ['-n', '-t', 'tmpfs', '-o', `size=${MEMORY}`, 'lab', '/dev/shm']);
  return parts.map((part, n) => ownKernel(dir, part, cables[n] ?? []));
}

function ownKernel(dir: string, part: LabPart, taps: string[]): ChildProcess {
  return spawn(
    'linux.uml',
    [
      ...['rootfstype=hostfs', 'rootflags=/', 'ro', `mem=${MEMORY}`, 'quiet', 'panic=1'],
      ...['con=null', 'con0=null,fd:1', 'con1=null'],
      ...taps.map((tap, n) => `vec${n}:transport=tap,ifname=${tap},depth=64`),
      `init=${initOf(dir)}`,
      ...[`LAB=${dir}`, `LAB_PART=${part}`],
    ],
    {
      // HOME: it keeps its own notes in $HOME/.uml, and does not start without one
      env: { ...process.env, TMPDIR: '/dev/shm', HOME: dir },
      stdio: ['ignore', 'pipe', 'pipe'],
      // each process of a guest is one of the host: killed together
      detached: true,
    },
  );
}
