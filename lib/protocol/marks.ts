import { z } from 'zod';
import { guardReportSchema } from './guard';
import { reasonSchema } from './status';

const time = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What `marks.read` answers: the file, what is applied, what the kernel has, and what does not fit. */
export const marksStateSchema = z.object({
  observedAt: time,
  /** marks.conf as it stands; null: there is none */
  saved: z.object({ content: z.base64(), sha256 }).nullable(),
  /** marks.conf of the applied generation; null: none was applied */
  applied: z.object({ sha256 }).nullable(),
  /** how many rules the applied one has for this router's lvs.cf */
  rules: z.number(),
  /** null when it cannot be read (`unknown.kernel`) */
  kernel: z
    .object({
      /** what holds ours: nft, iptables-nft, iptables-legacy, iptables; null: nothing is loaded */
      tool: z.string().nullable(),
      /** exactly the applied rules are there and are reached */
      asApplied: z.boolean(),
    })
    .nullable(),
  /** rules of somebody else that set a mark; `rule` is the same as a line of marks.conf, null when that cannot say it */
  foreign: z.array(z.object({ tool: z.string(), text: z.string(), rule: z.string().nullable() })),
  /** lines that this lvs.cf asks for and marks.conf does not have */
  suggested: z.array(z.string()),
  /** for /etc/vsftpd.conf of the real servers behind a mark */
  vsftpd: z.array(z.object({ mark: z.number(), lines: z.array(z.string()) })),
  findings: z.array(z.unknown()),
  /** what lvsd's guard had to restore since it started; null when it does not tell (`unknown.guard`) */
  guard: guardReportSchema.nullable(),
  unknown: z.record(z.string(), reasonSchema),
});
export type MarksState = z.infer<typeof marksStateSchema>;

const forwardingOf = z.object({
  /** in the kernel now; null: the kernel does not know this family */
  now: z.boolean().nullable(),
  /** our file enables it at every boot */
  atBoot: z.boolean(),
  /** the applied lvs.cf needs it (NAT) */
  needed: z.boolean(),
  /** what stood in the kernel before we first changed it since the last boot; null: we did not */
  before: z.string().nullable(),
});

/** Packet forwarding of this router, per family (manual 2.5). */
export const forwardingSchema = z.object({
  observedAt: time,
  /** /etc/sysctl.d/90-lvs-console.conf */
  file: z.string(),
  ipv4: forwardingOf,
  ipv6: forwardingOf,
});
export type Forwarding = z.infer<typeof forwardingSchema>;
