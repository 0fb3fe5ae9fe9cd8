import type { LvsConfig, VirtualServer } from '@/lib/lvscf/types';
import type { LvsdStatus, Status } from '@/lib/protocol';
import type { Agent } from '../agent';
import { childrenOf, type Daemon, type Process } from '../system/processes';

type Line = Status['processes'][number];

/**
 * CURRENT LVS PROCESSES of the manual (R11): the service's processes with their times, and one line per check. The checks run
 * inside lvsd, so a `nanny` line has no process id; its arguments are written as the original's were.
 */
export function listProcesses(
  agent: Pick<Agent, 'started'>,
  keepalived: Process | null,
  lvsd: Daemon | null,
  config: LvsConfig | null,
  status: LvsdStatus | null,
): Line[] {
  const line = (name: string, { pid, started, args }: Process): Line => ({ pid, name, started, args });
  const lines: Line[] = [];
  if (keepalived) {
    lines.push(line('pulse', keepalived));
    lines.push(...childrenOf(keepalived.pid).map((p) => line('vrrp', p)));
  }
  if (lvsd?.state === 'running') {
    lines.push(line('lvsd', lvsd.process));
    lines.push(...childrenOf(lvsd.process.pid).map((p) => line(p.comm, p)));
  }
  lines.push({ pid: process.pid, name: 'lvs-agent', started: agent.started, args: 'lvs-agent' });
  const services = new Map(config?.virtual.map((v) => [v.id, v]));
  for (const check of status?.checks ?? []) {
    const service = services.get(check.service);
    const args = service ? nannyArgs(service, check.server) : `${check.service} ${check.server}`;
    lines.push({ pid: null, name: 'nanny', started: status?.startedAt ?? null, args });
  }
  return lines;
}

/** `-c -h SERVER -p PORT -a REENTRY -I TIMEOUT -s … -x … -S SCHEDULER -V VIP -M METHOD`, as the manual's figure shows it. */
function nannyArgs(v: VirtualServer, server: string): string {
  const at = server.lastIndexOf(':');
  const words = ['nanny -c', `-h ${server.slice(0, at)}`, `-p ${server.slice(at + 1)}`];
  if (v.fwmark > 0) words.push(`-f ${v.fwmark}`);
  if (v.send !== null) words.push(`-s "${v.send}"`);
  if (v.expect !== null) words.push(`-x "${v.expect}"`);
  words.push(`-a ${v.reentry}`, `-t ${v.timeout}`, `-S ${v.scheduler}`);
  if (v.address !== null) words.push(`-V ${v.address}`);
  return words.join(' ').slice(0, 500);
}
