import { routerServices } from '@/lib/protocol';
import { readLimitMs, type Method } from '../method';
import { atBoot } from '../system/boot';
import { reading } from '../system/unknown';

/** Which services of this router are started at boot. */
export const servicesRead: Method<'services.read'> = {
  limitMs: readLimitMs,
  async handle({ paths }) {
    const services = await Promise.all(
      routerServices.map(async (name) => {
        const found = await reading(() => atBoot(paths.root, name));
        if ('reason' in found) return { name, atBoot: null, source: '', value: '', reason: found.reason };
        const { on, source, value } = found.value;
        return { name, atBoot: on, source, value, reason: null };
      }),
    );
    return { observedAt: new Date().toISOString(), services };
  },
};
