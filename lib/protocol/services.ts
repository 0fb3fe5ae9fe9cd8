import { z } from 'zod';
import { reasonSchema } from './status';

/** The services of a router that its administrator decides about; lvsd starts with pulse, and pulse loads the firewall marks. */
export const routerServices = ['pulse', 'lvs-agent', 'lvs-console'] as const;
export type RouterService = (typeof routerServices)[number];

/** What `services.read` answers: is each service started at boot. */
export const servicesSchema = z.object({
  observedAt: z.iso.datetime(),
  services: z.array(
    z.object({
      name: z.enum(routerServices),
      /** null: cannot be told, `reason` says why */
      atBoot: z.boolean().nullable(),
      /** where it was read, and what stood there */
      source: z.string(),
      value: z.string(),
      reason: reasonSchema.nullable(),
    }),
  ),
});
export type RouterServices = z.infer<typeof servicesSchema>;
