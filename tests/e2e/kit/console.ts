import { test as base } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const PASSWORD = 'correct horse battery';

/** Root would hide every mistake about whose files are whose: the console then runs as nobody. */
const NOBODY = 65534;
const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
/** A second or two on a quiet machine; on one that builds beside, up to a minute. */
const START_MS = 90_000;

/** A console of its own: an LVS_ROOT, a port, the real process from the packed tree. */
export class TestConsole {
  readonly root: string;
  private process: ChildProcess | null = null;
  private agent: ChildProcess | null = null;
  private said = '';

  private constructor(
    private readonly release: string,
    private readonly folder: string,
    readonly port: number,
  ) {
    this.root = path.join(folder, 'root');
  }

  /**
   * @param release the packed tree
   * @param conf lines of console.conf besides port and listen
   */
  static async make(release: string, conf = ''): Promise<TestConsole> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lvs-e2e-'));
    chmodSync(folder, 0o755);
    const made = new TestConsole(release, folder, await freePort());
    for (const part of [
      'etc/lvs-console',
      'etc/sysconfig/ha',
      'var/lib/lvs-console',
      'var/lib/lvs-agent',
      'run/lvs-console',
    ]) {
      mkdirSync(path.join(made.root, part), { recursive: true });
      if (asNobody.uid === undefined) continue;
      // each part with its parents: the agent here is not root either
      for (let at = path.join(made.root, part); at.startsWith(made.root); at = path.dirname(at))
        chownSync(at, NOBODY, NOBODY);
    }
    made.write('console.conf', `listen = 127.0.0.1\nport = ${made.port}\n${conf}`);
    await made.start();
    return made;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }
  get data(): string {
    return path.join(this.root, 'var/lib/lvs-console');
  }
  /** what the process has said so far */
  get log(): string {
    return this.said;
  }
  get setupCode(): string {
    return readFileSync(path.join(this.data, 'setup-code'), 'utf8').trim();
  }

  /** Writes a file of /etc/lvs-console. */
  write(name: 'console.conf' | 'access.conf' | 'marks.conf', text: string): void {
    this.put(path.join(this.root, 'etc/lvs-console', name), text);
  }

  /** As the agent here could have written it: it keeps a file's owner when it replaces it, and is not root. */
  private put(file: string, text: string): void {
    writeFileSync(file, text, 'latin1');
    if (asNobody.uid !== undefined) chownSync(file, NOBODY, NOBODY);
  }

  async start(): Promise<void> {
    const mark = this.said.length;
    const child = spawn(path.join(this.release, 'bin/lvs-console'), [], {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LVS_ROOT: this.root, NODE_ENV: 'production' },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...asNobody,
    });
    this.process = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (this.said += data.toString()));
    const end = Date.now() + START_MS;
    while (!this.said.slice(mark).includes('answers at')) {
      if (child.exitCode !== null || Date.now() > end)
        throw new Error(`The console did not start:\n${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Starts this router's agent, which keeps lvs.cf; as the same user, since there is no root's work to do here. */
  async startAgent(): Promise<void> {
    if (this.agent) return; // the files of one worker share a console
    const child = spawn(path.join(this.release, 'bin/lvs-agent'), [], {
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
        LVS_ROOT: this.root,
        NODE_ENV: 'production',
      },
      cwd: '/',
      stdio: ['ignore', 'ignore', 'inherit'],
      ...asNobody,
    });
    this.agent = child;
    const end = Date.now() + START_MS;
    while (!existsSync(path.join(this.root, 'run/lvs-console/agent.sock'))) {
      if (child.exitCode !== null || Date.now() > end) throw new Error('The agent did not start.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** lvs.cf as it lies on this router */
  get lvscf(): string {
    return readFileSync(this.lvscfFile, 'latin1');
  }
  /** As if it had stood there for a minute: who writes at this moment is waited for by the agent. */
  set lvscf(text: string) {
    this.put(this.lvscfFile, text);
    const earlier = Date.now() / 1000 - 60;
    utimesSync(this.lvscfFile, earlier, earlier);
  }
  private get lvscfFile(): string {
    return path.join(this.root, 'etc/sysconfig/ha/lvs.cf');
  }

  /** Memory that the two processes hold now, MB. */
  get resident(): { console: number; agent: number } {
    const of = (child: ChildProcess | null) => {
      const said = readFileSync(`/proc/${child?.pid ?? 'none'}/status`, 'latin1');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(said)?.[1]) / 1000;
    };
    return { console: of(this.process), agent: of(this.agent) };
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = null;
    await end(child);
  }

  /** Runs the packed piranha-passwd as whoever runs the tests. */
  passwd(password: string, user = 'piranha', options = ['--stdin']): string {
    return execFileSync(path.join(this.release, 'bin/piranha-passwd'), [...options, user], {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LVS_ROOT: this.root, NODE_ENV: 'production' },
      input: `${password}\n`,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  async remove(): Promise<void> {
    await this.stop();
    await end(this.agent);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The packed tree copied elsewhere, so that nothing of the checkout can help it along. */
function copyRelease(): string {
  const release = path.resolve('release');
  if (!existsSync(release)) throw new Error('release/ is missing: run "make build"');
  const copy = mkdtempSync(path.join(os.tmpdir(), 'lvs-release-'));
  chmodSync(copy, 0o755);
  cpSync(release, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** `console`: one for all tests of a file, with the password set. `fresh`: one without a password, for one test. */
export const test = base.extend<{ fresh: TestConsole }, { packed: string; console: TestConsole }>({
  packed: [
    async ({}, provide) => {
      const copy = copyRelease();
      await provide(copy);
      rmSync(copy, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  console: [
    async ({ packed }, provide) => {
      const made = await TestConsole.make(packed);
      made.passwd(PASSWORD);
      await provide(made);
      await made.remove();
    },
    { scope: 'worker' },
  ],
  fresh: async ({ packed }, provide) => {
    const made = await TestConsole.make(packed);
    await provide(made);
    await made.remove();
  },
});

export { expect } from '@playwright/test';
