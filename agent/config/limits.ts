import net from 'node:net';
import { family } from '@/lib/lvscf/address';
import { natRouterOf } from '@/lib/lvscf/forwarding';
import { inService } from '@/lib/lvscf/in-service';
import type { Facts, Finding, LvsConfig, Path } from '@/lib/lvscf/types';
import { interfaceToward } from '@/pulse/compile/network';
import type { AgentConf } from '../agent-conf';

/**
 * Root's limits of agent.conf on what an lvs.cf may bring up: a VIP outside the allowed networks could take another machine's
 * address, and a device outside the allowed ones is not the cluster's.
 * @param facts by which a device that the file leaves out is chosen; null: they are not known, and nothing can be run
 * @returns errors VIP_NOT_ALLOWED and DEVICE_NOT_ALLOWED at the directive concerned; empty when within the limits
 */
export function overLimits(config: LvsConfig, conf: AgentConf, facts: Facts | null): Finding[] {
  const at = (block: Path, directive: string): Path => ({ ...block, directive });
  const wanted = inService(config).map((v) => ({
    address: v.address,
    device: v.device,
    path: at(v.path, 'address'),
  }));
  const nat = natRouterOf(config);
  if (nat) {
    wanted.push({ ...nat, path: { directive: 'nat_router' } });
  }
  return wanted.flatMap(({ address, device, path }) => {
    const found: Finding[] = [];
    const { vipNetworks, devices } = conf;
    if (
      vipNetworks &&
      address !== null &&
      // what is no address is an error already, and is never brought up
      family(address) !== null &&
      !vipNetworks.list.check(address, net.isIPv6(address) ? 'ipv6' : 'ipv4')
    ) {
      const params = { address, allowed: vipNetworks.text };
      found.push({ code: 'VIP_NOT_ALLOWED', severity: 'error', params, path });
    }
    const name =
      device?.split(':')[0] ?? (facts && address !== null ? interfaceToward(facts, address) : null);
    if (devices && name !== null && !devices.includes(name)) {
      const params = { device: name, allowed: devices.join(', ') };
      found.push({ code: 'DEVICE_NOT_ALLOWED', severity: 'error', params, path });
    }
    return found;
  });
}
