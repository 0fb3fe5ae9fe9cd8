import { maskLength } from '@/lib/lvscf/address';
import type { Facts, LvsConfig } from '@/lib/lvscf/types';
import { interfaceHolding } from './network';

/** argv of the program whose output parseFacts reads; who runs it finds `ip` in the fixed path list. */
export const FACTS_ARGV = ['-j', 'addr', 'show'];

/**
 * What `ip -j addr show` printed, as Facts. Throws an Error (one sentence) when it is not that program's JSON; fields that
 * are missing are left out, never guessed.
 */
export function parseFacts(json: string, hostname: string): Facts {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    list = null;
  }
  if (!Array.isArray(list))
    throw new Error('`ip -j addr show` did not answer with a JSON list of interfaces.');
  return { hostname, interfaces: list.flatMap((entry: unknown) => interfaceOf(entry)) };
}

function interfaceOf(entry: unknown): Facts['interfaces'] {
  if (!isRecord(entry) || typeof entry.ifname !== 'string') return [];
  const flags = Array.isArray(entry.flags) ? entry.flags : [];
  const addresses = Array.isArray(entry.addr_info) ? entry.addr_info : [];
  return [
    {
      name: entry.ifname,
      // An interface that is switched off tells nothing about its cable.
      up: flags.includes('UP') ? flags.includes('LOWER_UP') : null,
      addresses: addresses.flatMap((info: unknown) =>
        isRecord(info) && typeof info.local === 'string' && typeof info.prefixlen === 'number'
          ? [
              {
                address: info.local,
                prefix: info.prefixlen,
                label: typeof info.label === 'string' ? info.label : null,
              },
            ]
          : [],
      ),
    },
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Which router this host is by its own addresses: the one whose public address is local; null when neither is. */
export function routerOf(config: LvsConfig, facts: Facts): 'primary' | 'backup' | null {
  if (config.primary && interfaceHolding(facts, config.primary)) return 'primary';
  if (config.backup && interfaceHolding(facts, config.backup)) return 'backup';
  return null;
}

/**
 * Facts that would fit the file, for looking at a compiled result away from the router (`lvscf keepalived` without
 * `--facts`): each device that the file names exists, the router's public address is on the first VIP's device, its private
 * one on the NAT router's device (else eth1).
 */
export function plausibleFacts(config: LvsConfig, router: 'primary' | 'backup'): Facts {
  const base = (device: string | null | undefined) => device?.split(':')[0] || null;
  const first = config.virtual.find((v) => v.device);
  const publicDevice = base(first?.device) ?? 'eth0';
  const natDevice = base(config.nat_router?.device);
  const interfaces = new Map<string, Facts['interfaces'][number]['addresses']>();
  const add = (device: string, address: string | null, mask: string | null | undefined) => {
    const held = interfaces.get(device) ?? [];
    interfaces.set(device, held);
    const prefix = (mask && maskLength(mask)) || 24;
    if (address) held.push({ address, prefix, label: device });
  };
  add(publicDevice, config[router], first?.vip_nmask);
  for (const v of config.virtual) add(base(v.device) ?? publicDevice, null, null);
  if (natDevice) add(natDevice, null, null);
  const own = router === 'primary' ? config.primary_private : config.backup_private;
  if (own && own !== config[router]) add(natDevice ?? 'eth1', own, config.nat_nmask);
  if (config.syncdaemon && config.syncd_iface) add(config.syncd_iface, null, null);
  return {
    hostname: router,
    interfaces: [...interfaces].map(([name, addresses]) => ({ name, up: true, addresses })),
  };
}
