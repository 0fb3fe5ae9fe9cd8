import type { ChildProcess } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { APART, CONTROL } from '../topology';
import { hostHasIpvs, onHostKernel, onOwnKernels } from './kernel';
import type { FromKeeper, ToKeeper } from './messages';

/**
 * First process of a lab's namespaces on the host: boots the kernel, and carries connections from the host into the lab. When it
 * ends, the process namespace ends with it, and so does everything else of the lab.
 * usage: lab-keeper FOLDER [two] (made by host/launch.ts)   two: a kernel of its own for the machine that runs apart
 */
const dir = process.argv[2] ?? '';
const two = process.argv[3] === 'two';
/** Lines of the kernel that say nothing about the lab. */
const NOISE = /SELinux|mmapper|ubd device|System halted|Powering off|drop_caches/;

let stay = false;
let kernels: ChildProcess[] = [];

/** @returns the lab's kernels; the second is that of the machine which runs apart */
function boot(): ChildProcess[] {
  const host = !two && hostHasIpvs();
  writeFileSync(path.join(dir, 'kernel'), host ? 'host' : 'uml');
  if (host) return [onHostKernel(dir)];
  return onOwnKernels(dir, two ? ['rest', 'apart'] : ['whole']);
}

/** kill -9 of a kernel and of every process in it. */
function cutPower(kernel: ChildProcess | undefined): void {
  if (!kernel?.pid) throw new Error('no machine of this lab runs on a kernel of its own');
  kernel.removeAllListeners('exit');
  process.kill(-kernel.pid, 'SIGKILL');
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

async function answers(at: { address: string; port: number }): Promise<void> {
  for (;;) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = net.connect(at.port, at.address);
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
    if (message.type === 'cut power') cutPower(kernels[1]);
    if (message.type === 'forward') {
      carry(handle as net.Server, message.to);
      tell({ type: 'forwarding', id: message.id });
    }
  });
  kernels = boot();
  for (const kernel of kernels) {
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
  }
  await serveControl('control.sock', CONTROL);
  if (two) await serveControl('apart.sock', APART.control);
  tell({ type: 'ready' });
}

async function serveControl(socket: string, at: { address: string; port: number }): Promise<void> {
  await answers(at);
  const server = net.createServer();
  carry(server, at);
  await new Promise<void>((resolve) => server.listen(path.join(dir, socket), resolve));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
