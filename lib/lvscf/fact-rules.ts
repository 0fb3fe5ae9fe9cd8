import { family, maskLength, sameNetwork } from './address';
import type { Rules } from './rules';
import type { Facts, VirtualServer } from './types';

/** Rules that ask what this router has: devices, addresses, networks. */
export function factRules(rules: Rules, facts: Facts): void {
  const { hostname } = facts;
  const names = new Set(facts.interfaces.map((i) => i.name));
  const present = [...names].join(', ');
  const networks = facts.interfaces.flatMap((i) => i.addresses);
  const own = new Set(networks.map((a) => a.address));
  const off = new Set<string>();
  for (const v of rules.config.virtual) {
    if (!v.active) continue;
    const base = v.device?.split(':')[0];
    if (v.device && base && !names.has(base))
      rules.add('DEVICE_NOT_PRESENT', v.path, 'device', {
        virtual: v.name,
        device: v.device,
        hostname,
        present,
      });
    staticVip(rules, v, facts);
    for (const s of v.server) {
      if (!s.active || family(s.address) !== 4 || s.address === '0.0.0.0') continue;
      const params = { virtual: v.name, server: s.name, address: s.address };
      if (own.has(s.address)) rules.add('SERVER_IS_ROUTER', s.path, 'address', params);
      else if (s.forwarding === 'direct' && networks.length && !off.has(s.address)) {
        if (networks.some((n) => n.prefix < 32 && sameNetwork(n.address, s.address, n.prefix))) continue;
        off.add(s.address);
        rules.add('SERVER_OFF_LINK', s.path, 'address', params);
      }
    }
  }
}

/** pulse puts a VIP on the device of the file, under its alias as label; found otherwise, the system's network set-up did it. */
function staticVip(rules: Rules, v: VirtualServer, facts: Facts): void {
  if (!v.device || !v.address) return;
  const [base] = v.device.split(':');
  const prefix = v.vip_nmask === null ? null : maskLength(v.vip_nmask);
  for (const i of facts.interfaces)
    for (const a of i.addresses) {
      if (a.address !== v.address) continue;
      const ours = i.name === base && (!v.device.includes(':') || a.label === v.device);
      if (ours && (prefix === null || a.prefix === prefix || a.prefix === 32)) continue;
      rules.add('VIP_STATIC', v.path, 'address', {
        virtual: v.name,
        address: v.address,
        device: i.name,
        hostname: facts.hostname,
      });
    }
}
