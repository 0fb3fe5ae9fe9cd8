import { z } from 'zod';
import { hostSchema, portSchema } from '@/lib/router';

/** Where another router's sshd is, as typed; each field's fault is a code of findings.json. */
export const peerAddressSchema = z.object({
  host: z
    .string('REQUIRED')
    .trim()
    .min(1, 'REQUIRED')
    .refine((host) => host === '' || hostSchema.safeParse(host).success, 'HOST'),
  port: z
    .string('REQUIRED')
    .trim()
    .regex(/^[0-9]{1,5}$/, 'PORT')
    .transform(Number)
    .refine((port) => portSchema.safeParse(port).success, 'PORT'),
});
