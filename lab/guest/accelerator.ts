import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { IMAGES } from './world';

let found: string[] | null = null;

/**
 * How qemu runs the guests here. A /dev/kvm that can be opened need not run a kernel (nested without the processor's help), so
 * it is tried: within 5 s the guests' kernel must have said its first word. Else the processor is emulated.
 * @returns qemu's arguments
 */
export function accelerator(): string[] {
  found ??= runsKvm() ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg', '-cpu', 'max'];
  return found;
}

function runsKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return false;
  }
  const tried = spawnSync(
    'qemu-system-x86_64',
    [
      ...[
        '-nodefaults',
        '-no-user-config',
        '-display',
        'none',
        '-serial',
        'stdio',
        '-no-reboot',
        '-m',
        '128',
      ],
      ...['-accel', 'kvm', '-cpu', 'host', '-kernel', path.join(IMAGES, 'vmlinuz')],
      ...['-append', 'console=ttyS0 earlyprintk=ttyS0 panic=-1'],
    ],
    { timeout: 5000, killSignal: 'SIGKILL', encoding: 'latin1' },
  );
  return tried.stdout.includes('Linux version');
}
