import { z } from 'zod';
import { intentSchema } from './intents';

/** A reason as code and parameters; the reader's language makes the words. */
export const reasonSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Reason = z.infer<typeof reasonSchema>;

const time = z.iso.datetime();

export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  since: time.nullable(),
});

export const checkStates = ['up', 'down', 'drained', 'held', 'unknown'] as const;

/** A real server's load as lvsd last read it, on which its weight depends. */
export const loadSchema = z.object({
  tool: z.enum(['uptime', 'rup', 'ruptime', 'feedback', 'program']),
  /** `load 1.25`, `75%`, `drain`; null: not known, see `reason` */
  said: z.string().nullable(),
  /** the moment that it speaks of; null: never read */
  observedAt: time.nullable(),
  /** share of the configured weight that follows from it, 0 to 1 */
  share: z.number(),
  reason: reasonSchema.nullable(),
});

/** One real server's check as lvsd last saw it. `observedAt` of the whole list says how old the reading is. */
export const checkSchema = z.object({
  /** virtual server id, `tcp:192.168.1.250:80` */
  service: z.string(),
  /** real server id, `IP:PORT` */
  server: z.string(),
  label: z.string(),
  state: z.enum(checkStates),
  since: time.nullable(),
  lastCheck: time.nullable(),
  latencyMs: z.number().nullable(),
  /** why it is in that state; null when up */
  reason: reasonSchema.nullable(),
  /** only where the weight follows the load */
  load: loadSchema.optional(),
});
export type Check = z.infer<typeof checkSchema>;

/** Why a router's priority is lowered (docs/fail-back.md). */
export const loweredSchema = z.object({
  handover: z.boolean(),
  gate: z.boolean(),
  fitness: z.boolean(),
  service: z.boolean(),
  /** it shall not lead until that is ended, whatever restarts */
  maintenance: z.object({ at: time, by: z.string(), reason: z.string() }).nullable(),
  observedAt: time,
});

/**
 * An entry of ours that somebody changed in the kernel, and that is left so: how it was set there. `settings` of a virtual
 * service: scheduler or persistence; of a real server: forwarding.
 */
export const handChangeSchema = z.object({
  service: z.string(),
  /** `IP:PORT` as the kernel has it; null: the virtual service itself */
  server: z.string().nullable(),
  kind: z.enum(['weight', 'settings', 'deleted']),
  /** when it was seen first; null: not known, or an older lvsd */
  since: time.nullable().default(null),
  /** of a real server that was not deleted */
  weight: z.number().nullable().default(null),
  forwarding: z.enum(['masq', 'direct', 'tunnel', 'local']).nullable().default(null),
  /** of a virtual service that was not deleted */
  scheduler: z.string().nullable().default(null),
  /** seconds; null: not known */
  persistent: z.number().nullable().default(null),
  pmask: z.string().nullable().default(null),
});
export type HandChange = z.infer<typeof handChangeSchema>;

/** What the kernel's table has that the applied lvs.cf does not say, as lvsd saw it. */
export const kernelDriftSchema = z.object({
  holds: z.array(handChangeSchema),
  /** made by others and left alone; `server` null: a whole virtual service */
  foreign: z.array(z.object({ service: z.string(), server: z.string().nullable(), since: time.nullable() })),
  observedAt: time,
});

/** A decision in force, and what still goes to a drained server. */
export const decidedSchema = intentSchema.extend({
  /** null: not drained, not in the table, or not readable */
  remaining: z
    .object({
      /** connections of the kernel's table */
      active: z.number(),
      inactive: z.number(),
      /** clients that persistence still binds to it; null: too many entries to count */
      persistent: z.number().nullable(),
      /** seconds until the last of them ends if its client sends nothing more; null: not known */
      endsIn: z.number().nullable(),
    })
    .nullable(),
});
export type Decided = z.infer<typeof decidedSchema>;

/** `lvsctl status --json` and `GET /api/v1/status` (design 3.3). What could not be read is null, its reason in `unknown`. */
export const statusSchema = z.object({
  schema: z.literal(1),
  hostname: z.string(),
  router: z.enum(['primary', 'backup', 'unconfigured']),
  pulse: z.object({
    state: z.enum(['running', 'stopped', 'failed', 'unknown']),
    since: time.nullable(),
    observedAt: time,
  }),
  held: z.object({ vips: z.enum(['all', 'some', 'none']), observedAt: time }).nullable(),
  vrrp: z
    .array(
      z.object({
        name: z.string(),
        state: z.enum(['MASTER', 'BACKUP', 'FAULT', 'unknown']),
        /** last change of state, as keepalived says */
        since: time.nullable(),
        observedAt: time,
      }),
    )
    .nullable(),
  vips: z
    .array(
      z.object({
        address: z.string(),
        device: z.string().nullable(),
        held: z.boolean(),
        /** the router that holds it while both are well; only where VIPs are spread over both (active-active) */
        prefers: z.enum(['primary', 'backup']).optional(),
      }),
    )
    .nullable(),
  forwarding: z.object({ ipv4: z.boolean(), ipv6: z.boolean(), observedAt: time }).nullable(),
  summary: z
    .object({
      services: z.number(),
      servers: z.number(),
      up: z.number(),
      down: z.number(),
      drained: z.number(),
      unknown: z.number(),
      activeConnections: z.number().nullable(),
      observedAt: time,
    })
    .nullable(),
  /** null when lvsd does not answer: checks are not running, and none is shown as up */
  checks: z.array(checkSchema).nullable(),
  /** what operators decided for single servers (docs/operation.md); null: it cannot be read, or an older agent */
  intents: z
    .object({
      list: z.array(decidedSchema),
      /** false: the disk took nothing, and the next start of the machine forgets the last of it */
      saved: z.boolean(),
      observedAt: time,
    })
    .nullable()
    .default(null),
  /** null: not known, or an older agent */
  lowered: loweredSchema.nullable().default(null),
  /** null: lvsd does not answer; left out: an older agent */
  kernel: kernelDriftSchema.nullable().optional(),
  config: z.object({
    saved: z
      .object({
        sha256: z.string(),
        serial_no: z.number().nullable(),
        /** when it was saved, or noticed after an edit by hand; left out: an older agent */
        since: time.nullable().optional(),
      })
      .nullable(),
    running: z
      .object({ sha256: z.string(), serial_no: z.number().nullable(), since: time.nullable() })
      .nullable(),
    /** a change that waits for its confirmation or its end */
    pending: z
      .object({
        changeId: z.string(),
        step: z.enum(['prepared', 'committed', 'confirmed', 'reverted', 'aborted']),
        owner: z.string(),
        /** when this router goes back by itself; null when it will not */
        revertAt: time.nullable(),
      })
      .nullable(),
    observedAt: time,
  }),
  findings: z.array(findingSchema),
  processes: z.array(
    z.object({ pid: z.number().nullable(), name: z.string(), started: time.nullable(), args: z.string() }),
  ),
  unknown: z.record(z.string(), reasonSchema),
});
export type Status = z.infer<typeof statusSchema>;

/** Since the entry was made or zeroed; null when this reading carries none. */
const counters = {
  connections: z.number().nullable(),
  inPackets: z.number().nullable(),
  outPackets: z.number().nullable(),
  inBytes: z.number().nullable(),
  outBytes: z.number().nullable(),
};

/** `lvsctl table`, `GET /api/v1/table`: the kernel's IPVS table, read at the time of the request. */
export const tableSchema = z.object({
  observedAt: time,
  total: z.number(),
  offset: z.number(),
  services: z.array(
    z.object({
      /** virtual server id in the house's form, also for entries that are not ours */
      id: z.string(),
      protocol: z.enum(['tcp', 'udp', 'sctp', 'fwm']),
      address: z.string().nullable(),
      port: z.number().nullable(),
      mark: z.number().nullable(),
      scheduler: z.string(),
      /** seconds; 0 when not persistent */
      persistent: z.number(),
      pmask: z.string().nullable(),
      ...counters,
      destinations: z.array(
        z.object({
          id: z.string(),
          address: z.string(),
          port: z.number(),
          forwarding: z.enum(['masq', 'direct', 'tunnel', 'local']),
          weight: z.number(),
          active: z.number(),
          inactive: z.number(),
          ...counters,
        }),
      ),
    }),
  ),
});
export type Table = z.infer<typeof tableSchema>;
