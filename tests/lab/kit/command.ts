import type { ExecResult } from '@/lab/protocol';
import { addressOf, type RouterName, type TestLab } from './index';

/** Runs lvsctl. @returns whatever it did; its exit codes are part of what is tested */
export function lvsctl(lab: TestLab, router: RouterName, ...args: string[]): Promise<ExecResult> {
  // applying on both routers is a dozen programs on one slow CPU
  return lab.exec(router, ['lvsctl', ...args], { timeoutMs: 120_000 });
}

/** Pairs as two administrators would who sit at both routers: each compares the host key, root of the peer lets the key in. */
export async function pair(
  lab: TestLab,
  from: RouterName = 'primary',
  to: RouterName = 'backup',
): Promise<void> {
  const shown = await lab.run(to, [
    'ssh-keygen',
    '-lf',
    `${lab.paths(to).root}/etc/ssh/ssh_host_ed25519_key.pub`,
  ]);
  const fingerprint = shown.split(' ')[1] ?? '';
  const first = await lvsctl(lab, from, 'pair', addressOf(to), '--fingerprint', fingerprint);
  const said = /lvs-agent authorize --name (\S+) --from (\S+) '([^']+)'/.exec(first.stdout + first.stderr);
  if (!said)
    throw new Error(`lvsctl pair does not say how to let its key in:\n${first.stdout}${first.stderr}`);
  const [, name = '', address = '', key = ''] = said;
  await lab.run(to, ['lvs-agent', 'authorize', '--name', name, '--from', address, key]);
  const second = await lvsctl(lab, from, 'pair', addressOf(to));
  if (second.code !== 0) throw new Error(`lvsctl pair: ${second.stdout}${second.stderr}`);
}
