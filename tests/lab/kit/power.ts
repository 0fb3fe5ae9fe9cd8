import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

/** A line of the guest. */
export type Said =
  | { stands: number; whole: boolean; named: boolean; kinds: string[]; beside: string[] }
  | { allowed: number[] }
  | { failed: string };
export type Found = Extract<Said, { stands: number }>;

/** lvs.cf of that serial number: from a few lines to some hundred kilobytes, so that writing it takes a while. */
export const contentOf = (serial: number): Buffer =>
  Buffer.from(
    `serial_no = ${serial}\nnetwork = direct\n${`# ${String(serial).repeat(20)}\n`.repeat(serial % 3 ? 20 : 3000)}`,
  );

/** Booting takes 2 s; on a busy machine much longer. */
const BOOT_LIMIT_MS = 120_000;

/** A kernel of its own (User-Mode Linux) with a disk, on which an agent works (power-loop.ts), and whose power can be cut. */
export class PoweredRouter {
  private readonly folder = mkdtempSync('/var/tmp/power-cut-');
  private kernel: ChildProcess | null = null;
  private failed: string | null = null;
  /** lines of the kernel that runs */
  private said: string[] = [];
  /** what may stand now, as the guest said last */
  allowed: number[] = [];

  /** @param sync false: nothing that runs there waits for the disk */
  constructor(private readonly sync = true) {}

  private get disk(): string {
    return path.join(this.folder, 'disk');
  }

  async make(): Promise<void> {
    writeFileSync(this.disk, '');
    execFileSync('/usr/bin/truncate', ['-s', '64M', this.disk]);
    execFileSync('/usr/sbin/mkfs.ext4', ['-q', '-F', this.disk]);
    await build({
      entryPoints: [path.join(import.meta.dirname, 'power-loop.ts')],
      outfile: path.join(this.folder, 'loop.cjs'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'silent',
    });
  }

  /** @returns what the agent found on the disk when it had started */
  async boot(): Promise<Found> {
    const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    // A kernel's memory is a file on /dev/shm, which containers often limit to 64 MB.
    const memory = 'mount -n -t tmpfs -o size=400M memory /dev/shm && exec linux.uml "$@"';
    const kernel = spawn(
      '/usr/bin/unshare',
      [
        ...[...user, '--mount', '--', '/bin/sh', '-c', memory, 'sh'],
        ...['rootfstype=hostfs', 'rootflags=/', 'ro', 'mem=350M', 'quiet', 'panic=1'],
        ...['con=null', 'con0=null,fd:1', 'con1=null', `ubd0=${this.disk}`],
        `init=${path.join(import.meta.dirname, 'power-init')}`,
        ...[`NODE=${process.execPath}`, `PROGRAM=${path.join(this.folder, 'loop.cjs')}`],
        ...(this.sync ? [] : ['NO_SYNC=1']),
      ],
      {
        env: { ...process.env, TMPDIR: '/dev/shm', HOME: this.folder },
        stdio: ['ignore', 'pipe', 'ignore'],
        // each process of a guest is one of this machine: killed together
        detached: true,
      },
    );
    this.kernel = kernel;
    const said: string[] = (this.said = []);
    return new Promise<Found>((resolve, reject) => {
      const give = (why: string) => reject(new Error(`${why}\n${said.slice(-30).join('\n')}`));
      const limit = setTimeout(() => give('it did not boot'), BOOT_LIMIT_MS);
      createInterface({ input: kernel.stdout }).on('line', (line) => {
        said.push(line);
        if (!line.startsWith('{')) return;
        const word = JSON.parse(line) as Said;
        if ('allowed' in word) this.allowed = word.allowed;
        else if ('failed' in word) give((this.failed = word.failed));
        else {
          clearTimeout(limit);
          this.allowed = [word.stands];
          resolve(word);
        }
      });
      kernel.once('exit', () => give('it ended while it booted'));
    });
  }

  /** kill -9 of the kernel: what it had not given to the disk is gone. @throws when it had ended by itself, or what ran there failed */
  async cut(): Promise<void> {
    const { kernel } = this;
    this.kernel = null;
    if (!kernel?.pid) return;
    if (kernel.exitCode !== null || kernel.signalCode !== null)
      throw new Error(
        `the kernel had ended by itself\n${this.said
          .filter((line) => !line.startsWith(' '))
          .slice(-30)
          .join('\n')}`,
      );
    const ended = new Promise((resolve) => kernel.once('exit', resolve));
    process.kill(-kernel.pid, 'SIGKILL');
    await ended;
    if (this.failed !== null) throw new Error(this.failed);
  }

  async remove(): Promise<void> {
    await this.cut();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
