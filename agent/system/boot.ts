import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { program } from './programs';
import { run } from './run';
import { Unknown } from './unknown';

/** How a service is started at boot. */
export interface AtBoot {
  on: boolean;
  /** where it was read, and what stood there */
  source: string;
  value: string;
}

/** systemd answers within milliseconds; one that is busy reloading, within seconds. */
const READ_MS = 3000;
const SET_MS = 20_000;

const underSystemd = (root: string) => root === '/' && existsSync('/run/systemd/system');

/** Names that one service has: Debian calls it ssh, Red Hat sshd. */
const namesOf = (name: string) => (name === 'sshd' ? ['sshd', 'ssh', 'ssh.socket'] : [name]);

/** Is this service started at boot, by systemd or by SysV links? @throws Unknown `no-init` where there is neither */
export async function atBoot(root: string, name: string): Promise<AtBoot> {
  if (underSystemd(root)) {
    // A unit that is not there makes is-enabled fail.
    let value = '';
    for (const unit of namesOf(name)) {
      const { stdout } = await run(program('systemctl'), ['is-enabled', unit], { limitMs: READ_MS });
      value = stdout.trim() || 'not found';
      if (/^(?:enabled|enabled-runtime|static|alias|indirect)$/.test(value))
        return { on: true, source: `systemctl is-enabled ${unit}`, value };
    }
    return { on: false, source: `systemctl is-enabled ${name}`, value };
  }
  for (const level of ['etc/rc3.d', 'etc/rc.d/rc3.d']) {
    const folder = path.join(root, level);
    if (!existsSync(folder)) continue;
    const wanted = new RegExp(`^S\\d\\d(?:${namesOf(name).join('|')})$`);
    const link = readdirSync(folder).find((entry) => wanted.test(entry));
    return { on: link !== undefined, source: folder, value: link ?? `no S??${name}` };
  }
  throw new Unknown('no-init');
}

/**
 * Has a service started at boot, or not; what runs now stays as it is. Under systemd by `systemctl`, else by what the
 * distribution keeps its SysV links with.
 * @throws Unknown `no-init` where there is neither, `program-missing`, `program-failed` with the program's own words
 */
export async function setAtBoot(root: string, name: string, on: boolean): Promise<void> {
  const [tool, args] = switchOf(root, name, on);
  const { code, stderr, timedOut } = await run(program(tool), args, { limitMs: SET_MS });
  if (timedOut) throw new Unknown('timeout', { what: tool, seconds: SET_MS / 1000 });
  if (code !== 0) throw new Unknown('program-failed', { program: tool, detail: stderr.trim().slice(0, 300) });
}

function switchOf(
  root: string,
  name: string,
  on: boolean,
): ['systemctl' | 'update-rc.d' | 'chkconfig', string[]] {
  if (underSystemd(root)) return ['systemctl', [on ? 'enable' : 'disable', `${name}.service`]];
  // A router below a root of its own is started by whoever made it.
  if (root !== '/') throw new Unknown('no-init');
  if (existsSync('/usr/sbin/update-rc.d')) return ['update-rc.d', [name, on ? 'enable' : 'disable']];
  if (existsSync('/etc/rc.d/rc3.d')) return ['chkconfig', [name, on ? 'on' : 'off']];
  throw new Unknown('no-init');
}
