import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestRouter, type Place } from '@/lib/router/two-routers.test-kit';

const PAGE = 4096;

/** A mount namespace: what is mounted in it is seen by the programs in it and by nobody else, and goes with it. */
export class Enclosure implements Place {
  private constructor(private readonly holder: ChildProcess) {}

  static async start(): Promise<Enclosure> {
    const holder = spawn('/usr/bin/unshare', ['--map-root-user', '--mount', '/usr/bin/sleep', '3600'], {
      stdio: 'ignore',
    });
    for (let tries = 0; tries < 100; tries++) {
      // unshare becomes sleep once it has the namespace
      if (readFileSync(`/proc/${holder.pid}/comm`, 'latin1').trim() === 'sleep') return new Enclosure(holder);
      await sleep(20);
    }
    throw new Error('no mount namespace could be made');
  }

  argv(argv: string[]): string[] {
    const target = ['--target', String(this.holder.pid), '--user', '--mount', '--preserve-credentials'];
    return ['/usr/bin/nsenter', ...target, '--', ...argv];
  }

  file(file: string): string {
    return `/proc/${this.holder.pid}/root${file}`;
  }

  run(...argv: string[]): void {
    const [program = '', ...args] = this.argv(argv);
    execFileSync(program, args, { timeout: 20_000 });
  }

  /** Programs of this namespace find that one in the place of the system's. */
  replace(program: string, by: string): void {
    this.run('/usr/bin/mount', '--bind', by, program);
  }

  stop(): void {
    this.holder.kill('SIGKILL');
  }
}

/** A router whose /etc and /var lie on a disk of their own, of 8 MB; /run is in memory, as everywhere. */
export class SmallDisk {
  readonly router: TestRouter;
  private readonly disk: string;
  private readonly fill: string;

  private constructor(
    name: string,
    private readonly enclosure: Enclosure,
  ) {
    this.router = new TestRouter(name, enclosure);
    this.disk = path.join(this.router.root, 'disk');
    this.fill = enclosure.file(path.join(this.disk, 'fill'));
    for (const folder of ['disk', 'etc', 'var']) mkdirSync(path.join(this.router.root, folder));
    enclosure.run('/usr/bin/mount', '-t', 'tmpfs', '-o', 'size=8m,mode=755', 'disk', this.disk);
    for (const folder of ['etc', 'var']) {
      const own = path.join(this.disk, folder);
      mkdirSync(enclosure.file(own));
      enclosure.run('/usr/bin/mount', '--bind', own, path.join(this.router.root, folder));
    }
  }

  static async make(name: string): Promise<SmallDisk> {
    return new SmallDisk(name, await Enclosure.start());
  }

  /** Fills it to the last byte, or until so many pages are left. */
  full(pagesLeft = 0): void {
    const fd = openSync(this.fill, 'a');
    try {
      for (;;) writeSync(fd, Buffer.alloc(PAGE));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      if (pagesLeft > 0) ftruncateSync(fd, Math.max(0, sizeOf(fd) - pagesLeft * PAGE));
    } finally {
      closeSync(fd);
    }
  }

  roomAgain(): void {
    rmSync(this.fill, { force: true });
  }

  readOnly(on: boolean): void {
    this.enclosure.run('/usr/bin/mount', '-o', `remount,${on ? 'ro' : 'rw'}`, this.disk);
  }

  /** After the router has been removed. */
  remove(): void {
    this.enclosure.stop();
    rmSync(this.router.root, { recursive: true, force: true });
  }
}

const sizeOf = (fd: number) => fstatSync(fd).size;
