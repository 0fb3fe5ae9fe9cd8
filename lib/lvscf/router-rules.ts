import { family } from './address';
import { natRouterOf, needsNatRouter } from './forwarding';
import { inService } from './in-service';
import { engineReasons } from './messages';
import type { Rules } from './rules';
import type { LvsConfig } from './types';

/** Rules about the two routers: addresses, heartbeat, NAT router, and what a router's facts say of them. */
export function routerRules(rules: Rules): void {
  const { config } = rules;
  addresses(rules);
  if (config.backup_active) heartbeat(rules);
  if (needsNatRouter(config)) natRouter(rules);
  if (inService(config).length === 0) rules.add('NO_ACTIVE_SERVICE', {}, 'service');
  localAddresses(rules);
}

const OWN = ['primary', 'primary_private', 'backup', 'backup_private'] as const;
type Own = (typeof OWN)[number];

/** The address as it takes part in the cluster: the backup's only while redundancy is enabled. */
function used(config: LvsConfig, name: Own): string | null {
  return name.startsWith('backup') && !config.backup_active ? null : config[name];
}

function addresses(rules: Rules): void {
  const { config } = rules;
  if (!config.primary) rules.add('PRIMARY_MISSING', {}, 'primary', {}, rules.serving ? 'error' : 'warning');
  if (config.backup_active && !config.backup) rules.add('BACKUP_MISSING', {}, 'backup');
  if (config.primary && config.primary === config.backup)
    rules.add(
      'PRIMARY_IS_BACKUP',
      {},
      'backup',
      { address: config.primary },
      config.backup_active ? 'error' : 'warning',
    );
  // Private may equal public on one router: there is one channel then, as without it. Across routers nothing may be equal.
  const across: [Own, Own][] = [
    ['primary_private', 'backup_private'],
    ['primary_private', 'backup'],
    ['primary', 'backup_private'],
  ];
  for (const [name, other] of across) {
    const address = used(config, name);
    if (address && address === used(config, other))
      rules.add('PRIVATE_IS_SHARED', {}, other, { name, other, address });
  }
  const pairs: [Own, Own][] = [
    ['primary', 'backup'],
    ['primary_private', 'backup_private'],
  ];
  for (const [name, other] of pairs) {
    const [a, b] = [used(config, name), used(config, other)];
    const kinds = [a ? family(a) : null, b ? family(b) : null];
    if (kinds[0] && kinds[1] && kinds[0] !== kinds[1])
      rules.add('FAMILIES_DIFFER', {}, other, { name, other });
  }
}

function heartbeat(rules: Rules): void {
  const { config } = rules;
  const { deadtime, keepalive, primary_private: mine, backup_private: peers } = config;
  if (deadtime <= keepalive)
    rules.add('DEADTIME_NOT_ABOVE_KEEPALIVE', {}, 'deadtime', { deadtime, keepalive });
  if (mine && !peers)
    rules.add('PRIVATE_INCOMPLETE', {}, 'backup_private', {
      name: 'backup_private',
      other: 'primary_private',
    });
  else if (peers && !mine)
    rules.add('PRIVATE_INCOMPLETE', {}, 'primary_private', {
      name: 'primary_private',
      other: 'backup_private',
    });
  else if (!mine || mine === config.primary) rules.add('SINGLE_HEARTBEAT', {}, 'primary_private');
  if (config.heartbeat_port !== 539)
    rules.add('KEPT', {}, 'heartbeat_port', {
      name: 'heartbeat_port',
      why: engineReasons['vrrp-has-no-port'] ?? '',
      reason: 'vrrp-has-no-port',
    });
}

function natRouter(rules: Rules): void {
  const { config } = rules;
  const severity = rules.serving ? 'error' : 'warning';
  const nat = config.nat_router;
  if (!nat) {
    rules.add('NAT_ROUTER_MISSING', {}, 'nat_router', {}, severity);
    return;
  }
  const { address } = nat;
  if (nat.device === null)
    rules.add('NAT_ROUTER_DEVICE_MISSING', {}, 'nat_router_device', { address }, severity);
  if (!config.nat_nmask) rules.add('NAT_NMASK_MISSING', {}, 'nat_nmask');
  for (const name of OWN)
    if (used(config, name) === address)
      rules.add('NAT_ROUTER_CLASH', {}, 'nat_router', { address, clash: 'router', name });
  for (const v of config.virtual) {
    if (v.address === address)
      rules.add('NAT_ROUTER_CLASH', {}, 'nat_router', { address, clash: 'virtual', virtual: v.name });
    const server = v.server.find((s) => s.address === address);
    if (server)
      rules.add('NAT_ROUTER_CLASH', {}, 'nat_router', {
        address,
        clash: 'server',
        server: server.name,
        virtual: v.name,
      });
  }
}

/** Which router is this? Both files are the same; the own address tells (as in the original). */
function localAddresses(rules: Rules): void {
  const { facts, config } = rules;
  if (!facts) return;
  const local = new Set(facts.interfaces.flatMap((i) => i.addresses.map((a) => a.address)));
  const { hostname } = facts;
  const primary = config.primary !== null && local.has(config.primary);
  const backup = config.backup !== null && local.has(config.backup);
  if (primary && backup && config.primary !== config.backup)
    rules.add('BOTH_THIS_ROUTER', {}, 'backup', { hostname });
  if (config.primary && !primary && !backup)
    rules.add('NOT_THIS_ROUTER', {}, 'primary', {
      primary: config.primary,
      backup: config.backup ?? 'none',
      hostname,
    });
  const device = natRouterOf(config)?.device;
  if (device) globalDevice(rules, 'nat_router_device', device);
  if (config.syncdaemon) globalDevice(rules, 'syncd_iface', config.syncd_iface);
}

function globalDevice(rules: Rules, name: string, device: string): void {
  const { facts } = rules;
  const base = device.split(':')[0];
  if (!facts || facts.interfaces.some((i) => i.name === base)) return;
  const present = facts.interfaces.map((i) => i.name).join(', ');
  rules.add('DEVICE_NOT_PRESENT_GLOBAL', {}, name, { name, device, hostname: facts.hostname, present });
}
