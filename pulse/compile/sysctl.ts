import type { LvsConfig } from '@/lib/lvscf/types';
import { routerServes } from './quiet';
import type { VrrpPlan } from './vrrp';

interface Value {
  /** in the slash form, since a VLAN's name holds a dot */
  key: string;
  value: string;
  reason: string;
}

/** Kernel values that this configuration needs, and no others; docs/sysctls.md lists them all. */
export function sysctlValues(config: LvsConfig, plan: VrrpPlan): Value[] {
  const values: Value[] = [];
  if (config.network === 'nat')
    values.push({
      key: 'net/ipv4/ip_forward',
      value: '1',
      reason: 'NAT: answers of the real servers pass through this router.',
    });
  if (plan.floating.some((f) => f.address.includes(':')) && config.network === 'nat')
    values.push({
      key: 'net/ipv6/conf/all/forwarding',
      value: '1',
      reason: 'NAT over IPv6: answers of the real servers pass through this router.',
    });
  const devices = [...new Set(plan.floating.filter((f) => !f.address.includes(':')).map((f) => f.device))];
  for (const device of devices.sort())
    values.push({
      key: `net/ipv4/conf/${device}/promote_secondaries`,
      value: '1',
      reason: 'Of several VIPs in one subnet, removing the first must not remove the others.',
    });
  if (plan.syncDaemon && routerServes(config))
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
