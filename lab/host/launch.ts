import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { FromKeeper, ToKeeper } from './messages';
import { ControlClient } from './client';
import { checkout } from './state';

/** Booting took 9 s on an idle machine with two cores; four engineers' tests at once made it 40 s. */
const BOOT_LIMIT_MS = 180_000;

export interface LaunchedLab {
  client: ControlClient;
  /** control of the machine that runs on a kernel of its own */
  apart: ControlClient | null;
  /** kills that kernel */
  cutPower(): void;
  token: string;
  /** socket of the control server, on this host */
  socket: string;
  /** process that ends the lab when it ends */
  pid: number;
  /**
   * Lets this host's 127.0.0.1:PORT reach a machine of the lab.
   * @param port 0: any free one
   * @returns the port on this host
   */
  forward(to: { address: string; port: number }, port?: number): Promise<number>;
  /** leaves the lab running when this process ends */
  detach(): void;
  /** settles when the lab has ended, by itself or by stop */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Boots a lab; `two`: the machine that runs apart (topology.ts) on a User-Mode Linux of its own. Everything of it lives in namespaces of its own (network, processes, mounts), so that several labs can run at
 * once and nothing of one outlives its first process; that ends when this process does, unless detached.
 */
export async function launch(kernels: 'one' | 'two' = 'one'): Promise<LaunchedLab> {
  for (const bundle of ['lab-keeper', 'lab-control', 'lab-traffic', 'lab-real-server']) {
    if (!existsSync(path.join(checkout, 'dist', `${bundle}.cjs`))) {
      throw new Error(`dist/${bundle}.cjs is missing: run "make build" first`);
    }
  }
  // Fixed and short: the kernel's command line takes no blanks, a socket's path no more than 107 bytes.
  const dir = mkdtempSync('/var/tmp/lvs-lab-');
  const token = randomBytes(16).toString('hex');
  symlinkSync(checkout, path.join(dir, 'checkout'));
  symlinkSync(process.execPath, path.join(dir, 'node'));
  writeFileSync(path.join(dir, 'config.json'), JSON.stringify({ token }), { mode: 0o600 });
  const keeper = startKeeper(dir, kernels);
  const ended = new Promise<void>((resolve) =>
    keeper.once('exit', () => {
      rmSync(dir, { recursive: true, force: true });
      resolve();
    }),
  );
  const stop = async () => {
    keeper.kill('SIGKILL');
    await ended;
  };
  try {
    const pid = await booted(keeper);
    const socket = path.join(dir, 'control.sock');
    const client = await ControlClient.connect(socket, token);
    const apart = kernels === 'two' ? await ControlClient.connect(path.join(dir, 'apart.sock'), token) : null;
    return {
      client,
      apart,
      cutPower: () => send(keeper, { type: 'cut power' }),
      token,
      socket,
      pid,
      forward: (to, port = 0) => forward(keeper, to, port),
      detach: () => {
        send(keeper, { type: 'stay' });
        keeper.disconnect();
        keeper.unref();
        (keeper.stderr as net.Socket | null)?.destroy();
      },
      ended,
      stop: async () => {
        client.close();
        apart?.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startKeeper(dir: string, kernels: 'one' | 'two'): ChildProcess {
  chmodSync(dir, 0o700);
  // Without root, a user namespace gives the right to make the others, where the host allows it. It knows one account only,
  // too few for routers on the host's kernel; a kernel of our own has as many as it likes.
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  const env = isRoot ? process.env : { ...process.env, LAB_KERNEL: 'uml' };
  return spawn(
    'unshare',
    [
      ...user,
      ...['--net', '--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--'],
      process.execPath,
      path.join(checkout, 'dist', 'lab-keeper.cjs'),
      dir,
      kernels,
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true, env },
  );
}

function booted(keeper: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    keeper.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-8000)));
    const failed = (why: string) => reject(new Error(`the lab did not start: ${why}\n${said}`.trim()));
    const timer = setTimeout(() => failed(`not up after ${BOOT_LIMIT_MS / 1000} s`), BOOT_LIMIT_MS);
    const over = () => clearTimeout(timer);
    keeper.once('error', (error) => (over(), failed(error.message)));
    keeper.once('exit', (code) => (over(), failed(`it ended with ${code ?? 'a signal'}`)));
    keeper.on('message', (message: FromKeeper) => {
      if (message.type !== 'ready') return;
      over();
      resolve(keeper.pid ?? 0);
    });
  });
}

let nextForward = 1;

/** The port is opened here, in the host's network, and its listening socket handed to the keeper, who connects inside the lab. */
async function forward(
  keeper: ChildProcess,
  to: { address: string; port: number },
  port: number,
): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as net.AddressInfo).port;
  const id = nextForward++;
  await new Promise<void>((resolve, reject) => {
    const taken = (message: FromKeeper) => {
      if (message.type !== 'forwarding' || message.id !== id) return;
      keeper.off('message', taken);
      resolve();
    };
    keeper.on('message', taken);
    keeper.send({ type: 'forward', id, to } satisfies ToKeeper, server, (error) => error && reject(error));
  });
  server.close();
  return bound;
}

function send(keeper: ChildProcess, message: ToKeeper): void {
  keeper.send(message);
}
