import type { Facts, LvsConfig } from '@/lib/lvscf';
import type { Translate } from '@/lib/i18n/reader';
import { fieldNames, type Panel } from './panels';

/** What this router has that a field could name: offered while one types, and said beside the field. */
export interface Near {
  values: string[];
  says: string;
}

/** Fields that name an address of a router, and fields that name a device. */
const ADDRESSES: readonly string[] = ['primary', 'primary_private'];
const DEVICES: readonly string[] = ['nat_router_device', 'device', 'syncd_iface'];

/** Does a panel have a field about which this router's facts say something? */
export const wantsFacts = (panel: Panel): boolean =>
  fieldNames(panel).some((name) => ADDRESSES.includes(name) || DEVICES.includes(name));

/** By the name of the field. Addresses that wander are left out, and those that only this link knows. */
export function nearOf(facts: Facts, config: LvsConfig, t: Translate): Record<string, Near> {
  const named = [...config.virtual, ...config.failover].map(({ address }) => address);
  const wanders = new Set([...named, config.nat_router?.address]);
  const real = facts.interfaces.filter(({ name }) => name !== 'lo');
  const own = real.flatMap(({ name, addresses }) =>
    addresses
      .filter(({ address }) => !wanders.has(address) && !/^fe80:/i.test(address))
      .map(({ address }) => ({ address, name })),
  );
  const near = (values: string[], words: string): Near | null =>
    values.length ? { values, says: t('forms.near', { values: words }) } : null;
  const addresses = near(
    own.map(({ address }) => address),
    own.map(({ address, name }) => `${address} (${name})`).join(', '),
  );
  const names = real.map(({ name }) => name);
  const devices = near(names, names.join(', '));
  return Object.fromEntries([
    ...ADDRESSES.flatMap((name) => (addresses ? [[name, addresses] as const] : [])),
    ...DEVICES.flatMap((name) => (devices ? [[name, devices] as const] : [])),
  ]);
}
