import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { accelerator } from './accelerator';
import { IMAGES, type Ended, type World } from './world';

const ROUTERS = {
  primary: { hostname: 'lvs1', host: 11 },
  backup: { hostname: 'lvs2', host: 12 },
};
/** Emulated, Debian comes up in some 40 s on a quiet processor. */
const BOOT_LIMIT_MS = 300_000;

/** A router: a whole Debian with a kernel of its own, started by systemd, in qemu. Its disk's changes are lost when it stops. */
export class Guest {
  readonly address: string;
  readonly console: string;
  private machine: ChildProcess | null = null;

  constructor(
    private readonly world: World,
    readonly name: keyof typeof ROUTERS,
  ) {
    this.address = `10.83.0.${ROUTERS[name].host}`;
    this.console = path.join(world.folder, `${name}.console`);
  }

  /** Switches it on. @param product the disk that it finds on /mnt (productDisk) */
  start(product: string): void {
    const { hostname, host } = ROUTERS[this.name];
    const disk = (id: string, file: string, how: string) => [
      ...['-drive', `if=none,id=${id},file=${file},format=raw,${how}`],
      ...['-device', `nvme,drive=${id},serial=${id}`],
    ];
    const card = (n: number) => [
      ...['-netdev', `tap,id=n${n},ifname=g${host}-${n},script=no,downscript=no`],
      ...['-device', `virtio-net-pci,netdev=n${n},mac=52:54:00:83:0${n}:${host}`],
    ];
    const kernel = [
      ...['root=/dev/nvme0n1', 'rw', 'console=ttyS0', 'net.ifnames=0', 'panic=-1'],
      ...[`systemd.hostname=${hostname}`, `systemd.machine_id=${String(host).padStart(32, '0')}`],
    ];
    const [program = '', ...argv] = this.world.inside([
      ...['qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none'],
      ...accelerator(),
      ...['-smp', '1', '-m', '1024', '-device', 'virtio-rng-pci', '-serial', 'stdio'],
      ...disk('root', path.join(IMAGES, 'root.img'), 'snapshot=on'),
      ...disk('product', product, 'readonly=on'),
      ...card(0),
      ...card(1),
      ...['-kernel', path.join(IMAGES, 'vmlinuz'), '-append', kernel.join(' ')],
    ]);
    this.machine = spawn(program, argv, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: this.world.folder },
    });
    const log = createWriteStream(this.console);
    this.machine.stdout?.pipe(log, { end: false });
    this.machine.stderr?.pipe(log, { end: false });
  }

  /** Runs a line of shell as root there, as an administrator who came in by ssh. */
  exec(line: string, options: { timeoutMs?: number; stdin?: string } = {}): Promise<Ended> {
    return this.world.run([...this.ssh(), `root@${this.address}`, line], options);
  }

  /** As exec, but throws unless it succeeds. @returns its standard output */
  async run(line: string, options: { timeoutMs?: number; stdin?: string } = {}): Promise<string> {
    const { code, stdout, stderr } = await this.exec(line, options);
    if (code !== 0) throw new Error(`${this.name}: ${line} ended with ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Waits until systemd has ended its start. @returns `running` or `degraded` */
  async up(): Promise<string> {
    const end = Date.now() + BOOT_LIMIT_MS;
    for (;;) {
      const { stdout } = await this.exec('systemctl is-system-running --wait', { timeoutMs: 120_000 });
      const state = stdout.trim();
      if (state === 'running' || state === 'degraded') return state;
      if (Date.now() > end)
        throw new Error(`${this.name} is not up: ${state || 'no answer'}; see ${this.console}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** Restarts its operating system and waits until that is up again. @returns as up, and how long it took */
  async reboot(): Promise<{ state: string; ms: number }> {
    const began = performance.now();
    const boot = await this.run('cat /proc/sys/kernel/random/boot_id');
    await this.exec('systemctl --no-block reboot');
    await this.world.run([...this.ssh(), '-O', 'exit', `root@${this.address}`]);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const now = await this.exec('cat /proc/sys/kernel/random/boot_id', { timeoutMs: 15_000 });
      if (now.code === 0 && now.stdout !== boot) break;
      if (performance.now() - began > BOOT_LIMIT_MS) throw new Error(`${this.name} does not come back`);
    }
    const state = await this.up();
    return { state, ms: Math.round(performance.now() - began) };
  }

  /** One connection is shared by all commands: under emulation a key exchange takes a second. */
  private ssh(): string[] {
    const options = {
      IdentityFile: path.join(IMAGES, 'key'),
      IdentitiesOnly: 'yes',
      StrictHostKeyChecking: 'no',
      UserKnownHostsFile: '/dev/null',
      LogLevel: 'ERROR',
      ConnectTimeout: '10',
      ServerAliveInterval: '5',
      ServerAliveCountMax: '3',
      ControlMaster: 'auto',
      ControlPersist: '600',
      ControlPath: path.join(this.world.folder, `${this.name}.ssh`),
    };
    return [
      'ssh',
      '-F',
      'none',
      ...Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`]),
    ];
  }
}

/**
 * The checkout's product as an administrator brings it to a router: Makefile, packaging and what `make build` made, on a disk.
 * @returns its file
 */
export function productDisk(world: World, checkout: string): string {
  const file = path.join(world.folder, 'product.img');
  const tree = path.join(world.folder, 'product');
  execFileSync('mkdir', [tree]);
  execFileSync('cp', [
    '-a',
    ...['Makefile', 'packaging', 'release'].map((name) => path.join(checkout, name)),
    tree,
  ]);
  execFileSync('truncate', ['-s', '512M', file]);
  execFileSync('mkfs.ext4', ['-q', '-F', '-d', tree, file]);
  return file;
}
