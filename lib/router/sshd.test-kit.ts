import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** A real sshd on a free port of 127.0.0.1, with keys of its own, logging in the user who runs the test. */
export class TestSshd {
  private process: ChildProcess | null = null;
  port = 0;
  readonly user = os.userInfo().username;

  private constructor(readonly folder: string) {}

  static async start(options: { hostKey?: 'ed25519' | 'rsa' | 'ecdsa' } = {}): Promise<TestSshd> {
    // Below /var/tmp, never /tmp: sshd wants every folder above its key files unwritable by others (StrictModes is off only for them).
    const sshd = new TestSshd(mkdtempSync('/var/tmp/router-sshd-'));
    sshd.newHostKey(options.hostKey ?? 'ed25519');
    writeFileSync(path.join(sshd.folder, 'authorized_keys'), '', { mode: 0o600 });
    sshd.port = await freePort();
    await sshd.run();
    return sshd;
  }

  /** Lets a key in. @param prefix options of authorized_keys, e.g. `restrict,command="…"` */
  authorize(publicKey: string, prefix: string): void {
    writeFileSync(path.join(this.folder, 'authorized_keys'), `${prefix} ${publicKey}\n`, { mode: 0o600 });
  }

  /** Replaces the host key; the next `run` shows it. */
  newHostKey(type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519'): void {
    const file = path.join(this.folder, 'host_key');
    rmSync(file, { force: true });
    execFileSync('/usr/bin/ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file], { timeout: 20_000 });
  }

  /** As `ssh-keygen -lf` prints it on the peer. */
  fingerprint(): string {
    const said = execFileSync('/usr/bin/ssh-keygen', [
      '-lf',
      path.join(this.folder, 'host_key.pub'),
    ]).toString();
    return said.split(' ')[1] ?? '';
  }

  async run(): Promise<void> {
    const config = path.join(this.folder, 'sshd_config');
    writeFileSync(
      config,
      [
        `Port ${this.port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${this.folder}/host_key`,
        `PidFile ${this.folder}/sshd.pid`,
        `AuthorizedKeysFile ${this.folder}/authorized_keys`,
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        'PermitRootLogin yes',
        'AllowTcpForwarding no',
        'Subsystem sftp internal-sftp',
        '',
      ].join('\n'),
    );
    mkdirSync('/run/sshd', { recursive: true });
    chmodSync('/run/sshd', 0o755);
    this.process = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    this.process.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    for (let tries = 0; tries < 100; tries++) {
      if (await accepts(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`sshd did not start: ${said}`);
  }

  /** Ends the listener and every connection. */
  async stop(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null) return;
    this.cutSessions();
    this.process = null;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Cuts every open connection, as a peer that loses its power does for its processes. Only children of this sshd. */
  cutSessions(): void {
    const pid = this.process?.pid;
    if (!pid) return;
    for (const child of descendants(pid)) {
      try {
        process.kill(child, 'SIGKILL');
      } catch {
        // it has ended meanwhile
      }
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function descendants(pid: number): number[] {
  let children: number[];
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    children = text.trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return children.flatMap((child) => [...descendants(child), child]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
