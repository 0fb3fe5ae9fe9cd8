import { family, isLinkLocal, isLoopback } from './address';
import { monitorRules } from './monitor-rules';
import { preferredRules } from './preferred-rules';
import type { Rules } from './rules';
import type { RealServer, VirtualServer } from './types';

/** Rules about virtual servers and their real servers. */
export function virtualRules(rules: Rules): void {
  const { config } = rules;
  const routers = new Map<string, string>();
  for (const name of ['primary', 'primary_private', 'backup', 'backup_private'] as const) {
    const address = config[name];
    if (address && !routers.has(address)) routers.set(address, name);
  }
  for (const v of config.virtual) {
    address(rules, v, routers);
    ports(rules, v);
    persistence(rules, v);
    sorry(rules, v);
    servers(rules, v);
    monitorRules(rules, v);
  }
  duplicates(rules);
  sharedVips(rules);
  preferredRules(rules, routers);
}

/** What is wrong with an entry that is not active does no harm yet. */
const whenActive = (v: VirtualServer) => (v.active ? 'error' : 'warning');

function address(rules: Rules, v: VirtualServer, routers: Map<string, string>): void {
  const at = { virtual: v.name };
  if (!v.address) {
    rules.add('VIP_MISSING', v.path, 'address', at, whenActive(v));
    return;
  }
  if (isLoopback(v.address) || isLinkLocal(v.address))
    rules.add('VIP_NOT_REACHABLE', v.path, 'address', { ...at, address: v.address }, whenActive(v));
  const name = routers.get(v.address);
  if (name) rules.add('VIP_IS_ROUTER', v.path, 'address', { ...at, address: v.address, name });
  if (v.device === null)
    rules.add('DEVICE_MISSING', v.path, 'device', { ...at, address: v.address }, whenActive(v));
  else if (rules.strict && !v.device.includes(':'))
    rules.add('DEVICE_WITHOUT_ALIAS', v.path, 'device', { ...at, device: v.device });
  if (family(v.address) === 6)
    for (const mask of ['vip_nmask', 'pmask'] as const)
      if (v[mask]) rules.add('MASK_WITH_IPV6', v.path, mask, { ...at, name: mask });
}

function ports(rules: Rules, v: VirtualServer): void {
  const section = rules.section(v.path);
  const port = section.last.get('port');
  if (!port || v.port === 80) return;
  for (const [i, server] of section.servers.entries())
    if (server.block && server.block.offset < port.offset && !server.last.has('port')) {
      rules.add('PORT_AFTER_SERVER', v.path, 'port', {
        virtual: v.name,
        port: v.port,
        server: v.server[i]?.name ?? '',
      });
      return;
    }
}

function persistence(rules: Rules, v: VirtualServer): void {
  if (v.fwmark > 0 && v.persistent <= 0)
    rules.add('MARK_NOT_PERSISTENT', v.path, 'persistent', { virtual: v.name, mark: v.fwmark });
  // 255.255.255.255 is "none" for the original too.
  if (v.pmask && v.pmask !== '255.255.255.255' && v.persistent <= 0)
    rules.add('PMASK_WITHOUT_PERSISTENT', v.path, 'pmask', { virtual: v.name });
}

function sorry(rules: Rules, v: VirtualServer): void {
  const given = v.sorry_server;
  if (!given) return;
  const params = { virtual: v.name, address: given };
  if (isLoopback(given)) rules.add('SORRY_ON_LOOPBACK', v.path, 'sorry_server', { ...params, port: v.port });
  if (given === v.address) rules.add('SORRY_IS_VIP', v.path, 'sorry_server', params);
  if (v.server.some((s) => s.address === given)) rules.add('SORRY_IS_SERVER', v.path, 'sorry_server', params);
  // The loopback address stands for the router itself, which has both families.
  if (!isLoopback(given))
    mixed(
      rules,
      v,
      { address: given, forwarding: rules.config.network },
      'sorry_server',
      'sorry_server',
      v.path,
    );
}

/** Only tunnels carry one family inside of the other, and today's kernels alone. */
function mixed(
  rules: Rules,
  v: VirtualServer,
  other: Pick<RealServer, 'address' | 'forwarding'>,
  server: string,
  directive: string,
  path: VirtualServer['path'],
): void {
  const [vip, own] = [v.address ? family(v.address) : null, family(other.address)];
  if (vip && own && vip !== own && other.forwarding !== 'tunnel')
    rules.add('FAMILY_MISMATCH', path, directive, { virtual: v.name, address: other.address, server });
}

function servers(rules: Rules, v: VirtualServer): void {
  if (v.active && !v.server.some((s) => s.active))
    rules.add('NO_SERVERS', v.path, 'active', { virtual: v.name });
  const seen = new Map<string, RealServer>();
  for (const s of v.server) {
    const at = { virtual: v.name, server: s.name };
    if (s.address === '0.0.0.0' || s.address === '') {
      rules.add('SERVER_ADDRESS_MISSING', s.path, 'address', at, v.active && s.active ? 'error' : 'warning');
      continue;
    }
    const twin = seen.get(s.id);
    if (twin)
      rules.add(
        'DUPLICATE_SERVER',
        s.path,
        'address',
        { ...at, id: s.id },
        twin.active && s.active ? 'error' : 'warning',
      );
    else seen.set(s.id, s);
    if (s.address === v.address) rules.add('VIP_IS_SERVER', s.path, 'address', { ...at, address: s.address });
    mixed(rules, v, s, s.name, 'address', s.path);
    // With a mark the client's own port arrives; without NAT nothing changes it on the way.
    if (s.port !== v.port && v.fwmark === 0 && s.forwarding !== 'nat')
      rules.add('PORT_MAPPING', s.path, 'port', { ...at, port: s.port, virtualPort: v.port });
    if (s.active && s.weight === 0) rules.add('WEIGHT_ZERO', s.path, 'weight', at);
  }
}

function duplicates(rules: Rules): void {
  const seen = new Map<string, VirtualServer>();
  for (const v of rules.config.virtual) {
    if (!v.address && v.fwmark === 0) continue;
    const id = v.id.replace(/~[0-9]+$/, '');
    const first = seen.get(id);
    if (!first) seen.set(id, v);
    else
      rules.add(
        'DUPLICATE_VIRTUAL',
        v.path,
        v.fwmark > 0 ? 'fwmark' : 'port',
        { virtual: v.name, id, virtual2: first.name },
        first.active && v.active ? 'error' : 'warning',
      );
  }
}

/** One VIP stands on one device with one mask, whichever virtual servers share it; one alias carries one VIP. */
function sharedVips(rules: Rules): void {
  const byAddress = new Map<string, VirtualServer>();
  const byDevice = new Map<string, VirtualServer>();
  for (const v of rules.config.virtual) {
    if (!v.active || !v.address) continue;
    const same = byAddress.get(v.address);
    const at = { virtual: v.name, address: v.address };
    if (!same) byAddress.set(v.address, v);
    else if (v.device !== null && same.device !== null && same.device !== v.device)
      rules.add('VIP_ON_TWO_DEVICES', v.path, 'device', {
        ...at,
        device: v.device,
        other: same.device,
        virtual2: same.name,
      });
    else if (same.vip_nmask !== v.vip_nmask)
      rules.add('VIP_MASKS_DIFFER', v.path, 'vip_nmask', {
        ...at,
        mask: v.vip_nmask ?? 'none',
        other: same.vip_nmask ?? 'none',
        virtual2: same.name,
      });
    if (!v.device?.includes(':')) continue;
    const alias = byDevice.get(v.device);
    if (!alias) byDevice.set(v.device, v);
    else if (alias.address && alias.address !== v.address)
      rules.add('ALIAS_SHARED', v.path, 'device', {
        virtual: v.name,
        device: v.device,
        address2: alias.address,
        virtual2: alias.name,
      });
  }
}
