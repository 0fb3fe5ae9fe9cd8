import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * Accounts of a console on their way to the console of the other router (docs/accounts.md): what is needed to let the same people
 * in, and nothing else. No sessions, no tokens: each console makes its own.
 */

/** As lib/auth makes names. */
const name = z.string().regex(/^[a-z][a-z0-9._-]{0,31}$/);
const time = z.iso.datetime();
/** Milliseconds since 1970, up to the year 9999 */
const changed = z.number().int().min(0).max(253402300799999);

/** bcrypt with a cost that a router can bear: 31 would hold a login, and its processor, for days. */
const bcryptHash = z.string().regex(/^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/);

export const travellingAccountSchema = z.strictObject({
  name,
  changed,
  role: z.enum(['viewer', 'operator', 'administrator']),
  passwordHash: bcryptHash,
  oneTimePassword: z.boolean(),
  createdAt: time,
  passwordChangedAt: time,
  disabledAt: time.nullable(),
  /** null: no second factor */
  secondFactor: z
    .strictObject({
      /** base32 */
      secret: z.string().regex(/^[A-Z2-7]{32}$/),
      since: time,
      lastStep: z
        .number()
        .int()
        .min(0)
        .max(2 ** 31),
      /** SHA-256 of the recovery codes that are left */
      recovery: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(20),
    })
    .nullable(),
});
export type TravellingAccount = z.infer<typeof travellingAccountSchema>;

/** More than any pair of routers has people; what is more is not an offer of ours. */
export const MOST_TRAVELLING = 1000;

export const accountsOfferSchema = z.strictObject({
  accounts: z.array(travellingAccountSchema).max(MOST_TRAVELLING),
  /** accounts that are no more, so that they stay so */
  deleted: z.array(z.strictObject({ name, changed })).max(MOST_TRAVELLING),
});
export type AccountsOffer = z.infer<typeof accountsOfferSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const accountsStateSchema = z.object({
  /** does root let the asking caller offer accounts (agent.conf, `peer_may`)? */
  allowed: z.boolean(),
  /** of what was offered last; null: nothing yet */
  digest: sha256.nullable(),
  receivedAt: time.nullable(),
  /** when this router's console took just that over; null: it has not, or none is installed */
  takenAt: time.nullable(),
});
export type AccountsState = z.infer<typeof accountsStateSchema>;

/** By this two sides know whether they speak of the same offer. */
export function digestOf(offer: AccountsOffer): string {
  return createHash('sha256')
    .update(JSON.stringify(accountsOfferSchema.parse(offer)))
    .digest('hex');
}
