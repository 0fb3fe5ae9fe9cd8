import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, type Forwarding, type Paths } from '@/lib/protocol';
import { parseSysctls } from '@/pulse/guard';
import { replaceFile } from '../config/replace-file';

type Family = 'ipv4' | 'ipv6';
const families: Family[] = ['ipv4', 'ipv6'];

const keys: Record<Family, string> = {
  ipv4: 'net/ipv4/ip_forward',
  ipv6: 'net/ipv6/conf/all/forwarding',
};

const HEADER = `# Packet forwarding of this LVS router, written by lvs-agent (lvsctl forwarding). Changes by hand are overwritten.
`;

/** Read at every boot by the system (systemd-sysctl, procps), and by pulse; see docs/sysctls.md. */
export async function readForwardingState(paths: Paths): Promise<Forwarding> {
  const valuesOf = async (file: string) =>
    new Map(parseSysctls(await textOf(file)).map(({ key, value }) => [key, value]));
  const ours = await valuesOf(paths.forwardingConf);
  const applied = await valuesOf(path.join(paths.applied, 'sysctl.conf'));
  const before = await valuesOf(path.join(paths.pulseRun, 'sysctl.before'));
  const of = async (family: Family) => {
    const key = keys[family];
    const now = await kernelValue(key);
    return {
      now: now === null ? null : now === '1',
      atBoot: ours.get(key) === '1',
      needed: applied.get(key) === '1',
      before: before.get(key) ?? null,
    };
  };
  const [ipv4, ipv6] = [await of('ipv4'), await of('ipv6')];
  return { observedAt: new Date().toISOString(), file: paths.forwardingConf, ipv4, ipv6 };
}

/**
 * Enables (now and at every boot) or disables packet forwarding of the families given. The file comes first, so that whatever
 * watches it does not set the value back.
 * @throws AgentError `invalid-params` when the applied lvs.cf needs what is to be disabled or the kernel lacks the family,
 *   `write-failed`
 */
export async function setForwarding(
  paths: Paths,
  wanted: Partial<Record<Family, boolean>>,
): Promise<Forwarding> {
  const now = await readForwardingState(paths);
  for (const family of families) {
    const detail =
      wanted[family] === false && now[family].needed
        ? 'the applied lvs.cf needs it: with NAT, answers of the real servers pass through this router'
        : wanted[family] === true && now[family].now === null
          ? 'this kernel does not know the protocol'
          : null;
    if (detail) throw new AgentError('invalid-params', { params: { what: family }, detail });
  }
  const stays = (family: Family) => wanted[family] ?? now[family].atBoot;
  const lines = families.filter(stays).map((family) => `${keys[family].replaceAll('/', '.')} = 1\n`);
  try {
    await replaceFile(paths.forwardingConf, Buffer.from(HEADER + lines.join('')), 0o644);
    for (const family of families) {
      const value = wanted[family];
      if (value === undefined || now[family].now === value) continue;
      if (now[family].before === null) await noteBefore(paths, keys[family]);
      await writeFile(`/proc/sys/${keys[family]}`, value ? '1\n' : '0\n');
    }
  } catch (error) {
    throw new AgentError('write-failed', {
      params: { what: paths.forwardingConf },
      detail: (error as Error).message,
    });
  }
  return readForwardingState(paths);
}

/** As bin/pulse does before it first sets a value: what stood there stays readable until the machine restarts. */
async function noteBefore({ pulseRun }: Paths, key: string): Promise<void> {
  const value = await kernelValue(key);
  if (value === null) return;
  await mkdir(pulseRun, { recursive: true, mode: 0o755 });
  await writeFile(path.join(pulseRun, 'sysctl.before'), `${key} = ${value}\n`, { flag: 'a' });
}

async function kernelValue(key: string): Promise<string | null> {
  return readFile(`/proc/sys/${key}`, 'latin1').then(
    (text) => text.trim(),
    () => null,
  );
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}
