import type { ExecResult } from '@/lab/protocol';
import type { RouterName, TestLab } from './index';

/** Where the fault of a router lies: in its own mounts, in memory. Nothing of it is part of the product. */
const FOLDER = '/run/fault';

/** A disk of 16 MB on which a router's /etc and /var lie from now on, as they are; what is open stays open where it was. */
export class LabDisk {
  private readonly root: string;

  constructor(
    private readonly lab: TestLab,
    private readonly router: RouterName,
  ) {
    this.root = lab.paths(router).root;
  }

  async mount(): Promise<void> {
    const { lab, router, root } = this;
    await lab.run(router, ['mount', '-n', '-t', 'tmpfs', '-o', 'size=16m,mode=755', 'disk', '/mnt']);
    await lab.run(router, ['cp', '-a', `${root}/etc`, `${root}/var`, '/mnt/']);
    for (const folder of ['etc', 'var'])
      await lab.run(router, ['mount', '-n', '--bind', `/mnt/${folder}`, `${root}/${folder}`]);
  }

  /** Fills it to the last byte. */
  async full(): Promise<void> {
    const { stderr } = await this.lab.exec(this.router, ['dd', 'if=/dev/zero', 'of=/mnt/fill', 'bs=4k']);
    if (!/No space left/.test(stderr)) throw new Error(`the disk was not filled: ${stderr}`);
  }

  async roomAgain(): Promise<void> {
    await this.lab.run(this.router, ['rm', '-f', '/mnt/fill']);
  }

  async readOnly(on: boolean): Promise<void> {
    await this.lab.run(this.router, ['mount', '-n', '-o', `remount,${on ? 'ro' : 'rw'}`, '/mnt']);
  }
}

/** How a program that was replaced behaves; `well` is the program itself. */
export type Misbehaviour = 'well' | 'fails' | 'hangs' | 'dies' | 'garbage' | 'half';

/**
 * Puts a program in the place of one of the system's, on one router: it behaves as it is told to for the arguments named, and is
 * the system's own for all others.
 */
export class ReplacedProgram {
  private constructor(
    private readonly lab: TestLab,
    private readonly router: RouterName,
    private readonly name: string,
  ) {}

  /** @param only an argument without which the program itself runs; empty: none is needed */
  static async put(lab: TestLab, router: RouterName, program: string, only = ''): Promise<ReplacedProgram> {
    const name = program.slice(program.lastIndexOf('/') + 1);
    await lab.run(router, ['mkdir', '-p', FOLDER]);
    await lab.run(router, ['cp', program, `${FOLDER}/${name}.real`]);
    await lab.write(router, `${FOLDER}/${name}`, wrapper(name, only), 0o755);
    await lab.run(router, ['mount', '-n', '--bind', `${FOLDER}/${name}`, program]);
    return new ReplacedProgram(lab, router, name);
  }

  async behaves(how: Misbehaviour): Promise<void> {
    await this.lab.write(this.router, `${FOLDER}/${this.name}.how`, how);
  }
}

/** `half`: takes the first line that it is given and dies; what it says then is what ipvsadm says. */
const wrapper = (name: string, only: string) => `#!/bin/sh
how=well
[ -r ${FOLDER}/${name}.how ] && how=$(cat ${FOLDER}/${name}.how)
case " $* " in *" ${only}"*) ;; *) how=well ;; esac
case $how in
  fails) echo "${name}: this is the fault of a test" >&2; exit 1 ;;
  hangs) exec sleep 3600 ;;
  dies) kill -SEGV $$ ;;
  garbage) head -c 300000 /dev/urandom; exit 0 ;;
  half) head -n 1 | ${FOLDER}/${name}.real "$@"; kill -KILL $$ ;;
esac
exec ${FOLDER}/${name}.real "$@"
`;

/** The words of a command with its status, for comparisons that shall show both. */
export const wordsOf = ({ code, stdout, stderr }: ExecResult) => `${code}: ${stdout}${stderr}`;
