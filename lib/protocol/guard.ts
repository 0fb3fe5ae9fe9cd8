import { z } from 'zod';

const time = z.iso.datetime();

/** guard.json: what lvsd last saw and did as the keeper of firewall marks and kernel values. Written by lvsd, read by the agent. */
export const guardReportSchema = z.object({
  observedAt: time,
  /** null: no marks are applied. `failure`: why they are not in the kernel; null when they are */
  marks: z
    .object({ tool: z.string().nullable(), failure: z.string().nullable(), observedAt: time })
    .nullable(),
  /** what somebody else removed or changed and was restored since lvsd started: `marks`, `firewall` or the kernel value's name */
  restored: z.array(
    z.object({
      what: z.string(),
      /** process that did it, `1234 (nft)`; null: the kernel does not tell */
      by: z.string().nullable(),
      /** the last time */
      at: time,
      times: z.number(),
    }),
  ),
});
export type GuardReport = z.infer<typeof guardReportSchema>;
