import path from 'node:path';
import { type Programs, type Ran, printable } from '@/pulse/nanny';
import type { LoadPolicy } from '@/pulse/policy';
import type { Said } from './law';
import { LoadUnknown } from './unknown';
import { loadOf } from './words';

/** Absolute path of a program of the system; null when it is not installed. */
export type Find = (name: string) => string | null;

/**
 * `uptime` on the real server by ssh or rsh.
 * ssh asks nobody anything, trusts only root's list of host keys, and opens nothing but this command.
 * @param remote rsh_command of lvs.cf; only the last part of a path counts, what is run is the system's own
 * @param policy null: agent.conf cannot be relied upon
 * @returns the argument vector
 * @throws LoadUnknown when root's policy does not permit it, or it is not installed
 */
export function uptimeArgv(remote: string, address: string, policy: LoadPolicy | null, find: Find): string[] {
  const tool = path.basename(remote);
  if (policy === null) throw new LoadUnknown('load-no-policy');
  if (tool !== 'ssh' && tool !== 'rsh') throw new LoadUnknown('load-no-tool', { tool: remote });
  if (tool === 'rsh' && !policy.rsh) throw new LoadUnknown('load-rsh-refused');
  const file = find(tool);
  if (file === null) throw new LoadUnknown('load-not-installed', { tool });
  if (tool === 'rsh') return [file, '-n', address, 'uptime'];
  if (policy.key === null) throw new LoadUnknown('load-needs-key');
  const options = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: policy.knownHosts,
    GlobalKnownHostsFile: '/dev/null',
    UpdateHostKeys: 'no',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    PreferredAuthentications: 'publickey',
    ClearAllForwardings: 'yes',
    LogLevel: 'ERROR',
  };
  return [
    ...[file, '-F', '/dev/null', '-T', '-i', policy.key, '-l', policy.user],
    ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...['--', address, 'uptime'],
  ];
}

/**
 * Runs it and reads the load average out of what it printed.
 * @param own ours (ssh); else a program of lvs.cf, judged by root's policy and run unprivileged
 * @throws LoadUnknown
 */
export function readCommand(
  programs: Programs,
  argv: string[],
  own: boolean,
  signal: AbortSignal,
): Promise<Said> {
  const ran = new Promise<Ran>((resolve, reject) => {
    const aborted = () => {
      run.kill();
      reject(signal.reason as Error);
    };
    const ended = (end: Ran) => {
      signal.removeEventListener('abort', aborted);
      resolve(end);
    };
    const run = own ? programs.runOwn(argv, ended) : programs.run(argv, ended);
    signal.addEventListener('abort', aborted);
  });
  return ran.then((end) => judge(end, argv[0] ?? ''));
}

function judge(ran: Ran, program: string): Said {
  switch (ran.how) {
    case 'refused':
      throw new LoadUnknown('load-not-permitted', {
        program,
        why: ran.refusal.code,
        detail: ran.refusal.detail,
      });
    case 'not-started':
      throw new LoadUnknown('load-program', { program, how: ran.error, said: '' });
    case 'exit':
      if (ran.code === 0) break;
      throw new LoadUnknown('load-program', {
        program,
        how: `status ${ran.code}`,
        said: printable(ran.said),
      });
    default:
      throw new LoadUnknown('load-program', { program, how: ran.how, said: printable(ran.said) });
  }
  const said = loadOf(ran.output.toString('latin1'));
  if (!said) throw new LoadUnknown('load-unreadable', { received: printable(ran.output) });
  return said;
}
