import type { Forwarding, RouterService, RouterServices } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { asked, type Asked } from './control';

/** What one router says about packet forwarding and about its services at boot, each for itself. */
export interface BootState {
  forwarding: Asked<Forwarding>;
  services: Asked<RouterServices>;
}

/** An older agent may know one and not the other, so that each has its own error. */
export async function readBoot(router: RouterClient): Promise<BootState> {
  const [forwarding, services] = await Promise.all([
    asked(router.call('forwarding.read', {})),
    asked(router.call('services.read', {})),
  ]);
  return { forwarding, services };
}

export const families = ['ipv4', 'ipv6'] as const;
export type ForwardingFamily = (typeof families)[number];

/**
 * How packet forwarding of one family is: `missing` is needed and off, `volatile` is on and would be off after a boot, `needed`
 * is on because the applied lvs.cf needs it (pulse sets it at its start), `none` is a family that the kernel does not know.
 */
export type ForwardingIs = 'on' | 'off' | 'missing' | 'volatile' | 'needed' | 'none';

export function forwardingIs({ now, atBoot, needed }: Forwarding[ForwardingFamily]): ForwardingIs {
  if (now === null) return 'none';
  if (!now) return needed ? 'missing' : 'off';
  if (atBoot) return 'on';
  return needed ? 'needed' : 'volatile';
}

/** One service on one router; null: that router did not say. */
export function serviceOf(
  services: RouterServices | null,
  name: RouterService,
): RouterServices['services'][number] | null {
  return services?.services.find((one) => one.name === name) ?? null;
}
