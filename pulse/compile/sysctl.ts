import { needsNatRouter } from '@/lib/lvscf/forwarding';
import type { LvsConfig } from '@/lib/lvscf/types';
import type { IntendedService } from './intended';
import { routerServes } from './quiet';
import { usesFtpHelper } from './modules';
import { floatingOf, type VrrpPlan } from './vrrp';

interface Value {
  /** in the slash form, since a VLAN's name holds a dot */
  key: string;
  value: string;
  reason: string;
}

/**
 * Seconds after which a connection that still has packets is told again. The kernel's own way, every 50th packet, tells of a quiet
 * one so rarely that the other router forgets it first.
 */
export const SYNC_REFRESH = 10;

/** Kernel values that this configuration needs, and no others; docs/sysctls.md lists them all. */
export function sysctlValues(config: LvsConfig, plan: VrrpPlan, services: IntendedService[]): Value[] {
  const values: Value[] = [];
  const rewritten = services.flatMap((s) => s.servers).filter((s) => s.forwarding === 'masq');
  if (needsNatRouter(config) || rewritten.length)
    values.push({
      key: 'net/ipv4/ip_forward',
      value: '1',
      reason: 'NAT: answers of the real servers pass through this router.',
    });
  if (rewritten.some((s) => s.address.includes(':')))
    values.push({
      key: 'net/ipv6/conf/all/forwarding',
      value: '1',
      reason: 'NAT over IPv6: answers of the real servers pass through this router.',
    });
  const moving = floatingOf(plan).filter((f) => !f.address.includes(':'));
  const devices = [...new Set(moving.map((f) => f.device))];
  for (const device of devices.sort())
    values.push({
      key: `net/ipv4/conf/${device}/promote_secondaries`,
      value: '1',
      reason: 'Of several VIPs in one subnet, removing the first must not remove the others.',
    });
  if (services.some(usesFtpHelper))
    values.push({
      key: 'net/ipv4/vs/conntrack',
      value: '1',
      reason: 'FTP over NAT: ip_vs_ftp finds data connections through connection tracking.',
    });
  if (services.some((s) => s.quiesce && s.persistent > 0))
    values.push({
      key: 'net/ipv4/vs/expire_quiescent_template',
      value: '1',
      reason: 'Quiesce and persistence: a failed server must not keep the clients that were bound to it.',
    });
  if (services.length)
    values.push({
      key: 'net/ipv4/vs/expire_nodest_conn',
      value: '1',
      reason:
        'A client that comes again from a port which it used for a server that left goes to another one.',
    });
  if (plan.syncDaemon)
    values.push(
      {
        key: 'net/ipv4/vs/sync_threshold',
        value: '0 0',
        reason:
          'Connection sync: a connection is told as soon as it is established, not from its third packet on.',
      },
      {
        key: 'net/ipv4/vs/sync_refresh_period',
        value: String(SYNC_REFRESH),
        reason: 'Connection sync: and again while it lives, so that a router that returns learns of it.',
      },
    );
  if (plan.syncDaemon && plan.groups.length > 1)
    values.push({
      key: 'net/ipv4/vs/backup_only',
      value: '0',
      reason: 'Active-active: connection sync runs in both directions, and 1 would end all balancing.',
    });
  else if (plan.syncDaemon && routerServes(config))
    values.push({
      key: 'net/ipv4/vs/backup_only',
      value: '1',
      reason:
        'A router is also a real server: while passive it must answer itself, not balance back to its peer.',
    });
  return values;
}

/** sysctl.conf(5) text with the reasons as comments. */
export function sysctlText(values: Value[]): string {
  return values.map((v) => `# ${v.reason}\n${v.key} = ${v.value}\n`).join('');
}
