import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { attachLab, type TestLab } from '../../lab/kit';

export interface Demo {
  lab: TestLab;
  /** https address of the primary's console on this host */
  url: string;
  end(): Promise<void>;
}

/**
 * The very cluster of `make demo`, in the background, on a free port.
 * @throws with what the demo said when it does not come up
 */
export async function startDemo(name: string): Promise<Demo> {
  // Booting takes 10 s, two consoles in the guest another 20; a machine that builds at the same time takes minutes.
  execFileSync(path.resolve('lab/demo'), ['--background', '--port', '0', '--name', name], {
    timeout: 400_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { lab, consoles } = await attachLab(name);
  const end = async () => {
    await lab.stop();
    execFileSync(path.resolve('lab/lab'), ['down', '--name', name], { stdio: 'ignore' });
  };
  return { lab, url: consoles.primary ?? '', end };
}
