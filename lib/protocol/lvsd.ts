import { z } from 'zod';
import { checkRunSchema } from './check-run';
import { checkSchema, handChangeSchema } from './status';

/**
 * What lvsd answers on /run/pulse/lvsd.sock (mode 0600, root): one JSON line in, one out, then the connection closes.
 * The socket is for the agent and for `pulse`; nobody else reads it.
 */
export const lvsdRequestSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('status') }),
  /** read /var/lib/pulse/applied again and move the table there by differences */
  z.object({ method: z.literal('reload') }),
  /** read again what operators decided for single servers (pulse/intents); answered when the table has it */
  z.object({ method: z.literal('intents') }),
  /** check one server now; answered with `lvsdCheckSchema` */
  z.object({ method: z.literal('check'), service: z.string(), server: z.string() }),
]);
export type LvsdRequest = z.infer<typeof lvsdRequestSchema>;

export const lvsdStatusSchema = z.object({
  pid: z.number(),
  startedAt: z.iso.datetime(),
  observedAt: z.iso.datetime(),
  /** sha256 of the lvs.cf whose table it keeps */
  sha256: z.string(),
  checks: z.array(checkSchema),
  /** differences between what should stand in the kernel and what was read back; empty when verified */
  unverified: z.array(z.string()),
  /** foreign entries left alone, and changes made by hand that are respected, as ids */
  foreign: z.array(z.string()),
  /** by such an id: when it was first seen there */
  foreignSince: z.record(z.string(), z.iso.datetime()).default({}),
  /** virtual servers whose last real servers stay although all failed at once (keep_last) */
  kept: z.array(z.string()).default([]),
  holds: z.array(handChangeSchema),
});
export type LvsdStatus = z.infer<typeof lvsdStatusSchema>;

const refusedSchema = z.object({
  ok: z.literal(false),
  error: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }),
});
export const lvsdReplySchema = z.union([
  z.object({ ok: z.literal(true), status: lvsdStatusSchema }),
  refusedSchema,
]);
/** The answer to `check`; refused as `no-such-server` or `busy`. */
export const lvsdCheckSchema = z.union([
  z.object({ ok: z.literal(true), check: checkRunSchema }),
  refusedSchema,
]);
export type LvsdCheck = z.infer<typeof lvsdCheckSchema>;
export type LvsdReply = z.infer<typeof lvsdReplySchema>;
