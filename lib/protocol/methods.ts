import { z } from 'zod';
import { accountsOfferSchema, accountsStateSchema } from './accounts';
import { checkRunSchema } from './check-run';
import { connectionsSchema } from './connections';
import { doctorReportSchema } from './doctor';
import { MOST_INTENTS, intentSchema } from './intents';
import { forwardingSchema, marksStateSchema } from './marks';
import { rateHistorySchema, tableRatesSchema } from './rates';
import { routerServices, servicesSchema } from './services';
import { loweredSchema, reasonSchema, statusSchema, tableSchema } from './status';

/** PROTOCOL N speaks with N-1; an older peer may only be read (design 5). */
export const PROTOCOL = 1;

/** Longest line either side takes, bytes: a 1,000 × 10 lvs.cf is 2 MB, as base64 under 3 MB. */
export const MAX_LINE = 8 * 1024 * 1024;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime();
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Bytes of an lvs.cf that an agent reads or takes: twice the largest that is promised. Reading takes a hundred times as much. */
export const MAX_LVSCF = 4 * 1024 * 1024;

/** A file's bytes. lvs.cf is bytes, not UTF-8. */
const content = z.base64().max(Math.ceil(MAX_LVSCF / 3) * 4);

/** lvscf's Finding as it travels */
export const fileFindingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  position: z
    .object({ offset: z.number(), length: z.number(), line: z.number(), column: z.number() })
    .optional(),
  path: z
    .object({
      block: z.object({ kind: z.enum(['virtual', 'failover']), index: z.number() }).optional(),
      server: z.number().optional(),
      directive: z.string().optional(),
    })
    .optional(),
});

export const factsSchema = z.object({
  hostname: z.string(),
  interfaces: z.array(
    z.object({
      name: z.string(),
      up: z.boolean().nullable(),
      addresses: z.array(z.object({ address: z.string(), prefix: z.number(), label: z.string().nullable() })),
    }),
  ),
});

/**
 * The configuration of a pair as one thing with one hash (design 5). Today its only part is lvs.cf; firewall marks,
 * forwarding and intents join as further optional parts, so that an older agent can refuse what it does not know.
 */
export const bundleSchema = z.strictObject({ lvscf: content });
export type Bundle = z.infer<typeof bundleSchema>;

export const savedSchema = z.object({
  content: content,
  sha256,
  serial_no: z.number().nullable(),
  observedAt: time,
});

export const historyEntrySchema = z.object({
  id,
  at: time,
  sha256,
  serial_no: z.number().nullable(),
  /**
   * who asked: console account or unix user as the caller names it, and through which door. What the agent does by itself has the
   * caller `agent` and as author what made it: `timer`, `interrupted`, or the code of what failed
   */
  author: z.string(),
  caller: z.string(),
  /** save, apply, revert, hand-edit, restore, push, pull, adopt */
  kind: z.string(),
  reason: z.string(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const changeStateSchema = z.object({
  changeId: id,
  step: z.enum(['prepared', 'committed', 'confirmed', 'aborted', 'reverted']),
  owner: z.string(),
  /** hashes before and after */
  base: sha256.nullable(),
  target: sha256,
  preparedAt: time,
  committedAt: time.nullable(),
  revertAt: time.nullable(),
  endedAt: time.nullable(),
  /** why it ended as it did: confirmed, asked, timer, boot, verification-failed … */
  reason: reasonSchema.nullable(),
  /** did pulse run when it was committed: then the new configuration was applied, else only saved */
  applied: z.boolean(),
  /**
   * What was up before it was committed and was not touched by it: for so many seconds after the commit it is watched
   * (docs/change.md). null: nothing of that kind, or not committed yet; left out: an older agent
   */
  watch: z.object({ servers: z.number(), seconds: z.number() }).nullable().optional(),
});
export type ChangeState = z.infer<typeof changeStateSchema>;

const none = z.strictObject({});
/** Text that stands in logs and on terminals: one line, nothing that steers them. */
const plainLine = z.string().regex(/^\P{Cc}*$/u);
const author = plainLine.min(1).max(200);
/** `author`: who ends it or prolongs it, for history and log; coordinators of an older release name nobody */
const endedSchema = z.strictObject({ changeId: id, author: author.optional() });

/**
 * Every method of the agent: what it takes, what it answers, and the permission that a caller needs (`agent/policy.ts` says
 * which callers have which). `read` changes nothing, `own` is never a peer's, `accounts` is one only where root says so.
 */
export const methods = {
  hello: {
    needs: 'read',
    params: z.strictObject({ protocol: z.number().int() }),
    result: z.object({ protocol: z.number(), version: z.string(), hostname: z.string() }),
  },
  status: { needs: 'read', params: none, result: statusSchema },
  table: {
    needs: 'read',
    params: z.strictObject({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(1000),
      /** only services whose id, address or mark contains this */
      filter: z.string().max(200).default(''),
    }),
    result: tableSchema,
  },
  /** the kernel's connection table (ipvsadm -Lnc), a page of it; `service` empty: of all virtual servers */
  connections: {
    needs: 'read',
    params: z.strictObject({
      service: z.string().max(200).default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    result: connectionsSchema,
  },
  /** the last hour of the router (`service` empty), of a virtual server, or of a real server behind it */
  rates: {
    needs: 'read',
    params: z.strictObject({
      service: z.string().max(200).default(''),
      server: z.string().max(200).default(''),
    }),
    result: rateHistorySchema,
  },
  /** what every entry grew by between the agent's last two samples; null: there are no two in a row yet */
  'rates.last': {
    needs: 'read',
    params: z.strictObject({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(1000),
      filter: z.string().max(200).default(''),
    }),
    result: tableRatesSchema.extend({ total: z.number(), offset: z.number() }).nullable(),
  },
  /** sets counters to zero; `service` null: of all virtual servers */
  'table.zero': {
    needs: 'operate',
    params: z.strictObject({ service: z.string().max(200).nullable(), author }),
    result: z.object({ zeroed: z.array(z.string()), observedAt: time }),
  },
  /** looks at everything that the manual warns about (docs/doctor.md); reads only */
  doctor: { needs: 'read', params: none, result: doctorReportSchema },
  facts: { needs: 'read', params: none, result: factsSchema },
  log: {
    needs: 'read',
    params: z.strictObject({ lines: z.number().int().min(1).max(2000).default(200) }),
    result: z.object({
      observedAt: time,
      lines: z.array(z.object({ at: time.nullable(), unit: z.string(), text: z.string() })),
    }),
  },
  'config.read': {
    needs: 'read',
    params: z.strictObject({
      which: z.enum(['saved', 'running']),
      /** hashes of files that the caller has: of one of these the answer's `content` is empty. For the agent of the same machine */
      known: z.array(sha256).max(8).optional(),
    }),
    /** null: there is no such file (nothing saved yet, nothing applied yet) */
    result: savedSchema.nullable(),
  },
  'config.check': {
    needs: 'read',
    params: z.strictObject({ content }),
    result: z.object({ findings: z.array(fileFindingSchema) }),
  },
  'config.save': {
    needs: 'write',
    params: z.strictObject({
      content,
      /** hash of what the author last read; null when there was no file. Differs: error `conflict` with the current text */
      base: sha256.nullable(),
      author,
      reason: plainLine.max(500).default(''),
      kind: z.enum(['save', 'push', 'restore', 'pull', 'adopt']).default('save'),
    }),
    result: z.object({
      sha256,
      serial_no: z.number().nullable(),
      historyId: id.nullable(),
      findings: z.array(fileFindingSchema),
    }),
  },
  'history.list': {
    needs: 'read',
    params: z.strictObject({ limit: z.number().int().min(1).max(500).default(50) }),
    result: z.object({ entries: z.array(historyEntrySchema) }),
  },
  'history.read': {
    needs: 'read',
    params: z.strictObject({ id }),
    result: z.object({ entry: historyEntrySchema, content }),
  },
  'change.prepare': {
    needs: 'write',
    params: z.strictObject({
      changeId: id,
      base: sha256.nullable(),
      bundle: bundleSchema,
      owner: author,
      /** for the history; empty: the change's id stands there */
      reason: plainLine.max(500).default(''),
      /** seconds after commit at which this agent goes back by itself; null: never */
      revertAfter: z.number().int().min(1).max(86400).nullable(),
    }),
    result: z.object({ state: changeStateSchema, findings: z.array(fileFindingSchema) }),
  },
  'change.commit': { needs: 'write', params: z.strictObject({ changeId: id }), result: changeStateSchema },
  'change.confirm': { needs: 'write', params: endedSchema, result: changeStateSchema },
  /** It stays unconfirmed for so many seconds from now; a limit that ends later, or never, is left as it is */
  'change.extend': {
    needs: 'write',
    params: endedSchema.extend({ seconds: z.number().int().min(1).max(86400) }),
    result: changeStateSchema,
  },
  'change.abort': { needs: 'write', params: endedSchema, result: changeStateSchema },
  'change.get': {
    needs: 'read',
    params: z.strictObject({ changeId: id.nullable() }),
    /** the named change, or the pending or else the last one; null: none known */
    result: changeStateSchema.nullable(),
  },
  'marks.read': { needs: 'read', params: none, result: marksStateSchema },
  'marks.check': {
    needs: 'read',
    params: z.strictObject({ content }),
    result: z.object({ findings: z.array(fileFindingSchema) }),
  },
  /** Puts a new marks.conf in place. Nothing is loaded: that is `marks.apply`, or the next reload of pulse */
  'marks.save': {
    needs: 'write',
    params: z.strictObject({
      content,
      base: sha256.nullable(),
      author,
      reason: plainLine.max(500).default(''),
    }),
    result: z.object({ sha256, changed: z.boolean(), findings: z.array(fileFindingSchema) }),
  },
  /** marks.conf as it stands becomes what is applied, and is loaded where pulse runs; lvs.cf stays as it was applied */
  'marks.apply': {
    needs: 'write',
    params: z.strictObject({ author }),
    result: z.object({ sha256: sha256.nullable(), loaded: z.boolean(), output: z.string() }),
  },
  'forwarding.read': { needs: 'read', params: none, result: forwardingSchema },
  /** true: now and at every boot; false: neither. A family that is left out stays as it is */
  'forwarding.set': {
    needs: 'write',
    params: z.strictObject({ ipv4: z.boolean().optional(), ipv6: z.boolean().optional(), author }),
    result: forwardingSchema,
  },
  /** what operators decided for single real servers, ends included (lib/protocol/intents.ts) */
  'intents.read': {
    needs: 'read',
    params: none,
    result: z.object({ intents: z.array(intentSchema), saved: z.boolean(), observedAt: time }),
  },
  /** Adds decisions; for each server the newest counts. Idempotent: the same may be sent again, and from the other router */
  'intents.merge': {
    needs: 'operate',
    params: z.strictObject({ intents: z.array(intentSchema).max(MOST_INTENTS), author }),
    result: z.object({
      intents: z.array(intentSchema),
      /** false: the disk took nothing; it holds until the machine restarts */
      saved: z.boolean(),
      /**
       * How far the kernel's table has it. `done`: lvsd carried it out and read it back. `direct`: lvsd does not answer, ipvsadm was
       * told. `later`: nothing runs, or only a check may bring a server back; it holds from the next start on. `failed`: see `detail`
       */
      table: z.enum(['done', 'direct', 'later', 'failed']),
      detail: z.string(),
    }),
  },
  /** Lowers this router's priority so that the other one leads, or ends that. In maintenance it stays lowered */
  'handover.set': {
    needs: 'operate',
    params: z.strictObject({
      lowered: z.boolean(),
      /** kept across reboots; null ends it, left out it stays as it is */
      maintenance: z
        .strictObject({ reason: plainLine.max(500) })
        .nullable()
        .optional(),
      author,
    }),
    result: loweredSchema,
  },
  'services.read': { needs: 'read', params: none, result: servicesSchema },
  /** at boot from now on, or not; starts and stops nothing */
  'services.set': {
    needs: 'write',
    params: z.strictObject({ name: z.enum(routerServices), enabled: z.boolean(), author }),
    result: z.object({
      name: z.enum(routerServices),
      atBoot: z.boolean(),
      source: z.string(),
      value: z.string(),
    }),
  },
  /** Checks one real server now, from this router, as its virtual server says; changes nothing */
  'check.run': {
    needs: 'operate',
    params: z.strictObject({ service: z.string().max(100), server: z.string().max(100) }),
    result: checkRunSchema,
  },
  /** Puts a new access.conf in place; it counts at the next connection. Only this router's own console */
  'access.save': {
    needs: 'own',
    params: z.strictObject({ content, base: sha256.nullable(), author }),
    result: z.object({ sha256, changed: z.boolean() }),
  },
  /** what this router has of the other console's accounts; says nothing about any of them */
  'accounts.state': { needs: 'read', params: none, result: accountsStateSchema },
  /** The accounts of the caller's console, for this router's console to take over. Only where root's `peer_may` says `accounts` */
  'accounts.offer': {
    needs: 'accounts',
    params: z.strictObject({ offer: accountsOfferSchema, author }),
    result: z.object({ digest: sha256, receivedAt: time }),
  },
  /** What was offered, for this router's own console; null: nothing yet */
  'accounts.offered': {
    needs: 'own',
    params: none,
    result: z
      .object({ offer: accountsOfferSchema, digest: sha256, from: plainLine.max(200), receivedAt: time })
      .nullable(),
  },
  /** This router's console says that it took over what was offered with that digest */
  'accounts.taken': {
    needs: 'own',
    params: z.strictObject({ digest: sha256 }),
    result: z.object({ takenAt: time }),
  },
  'pulse.control': {
    needs: 'operate',
    params: z.strictObject({ verb: z.enum(['start', 'stop', 'restart', 'reload']), author }),
    /** `output`: what the service script said, bounded, one click away from the sentence */
    result: z.object({ ok: z.boolean(), code: z.number(), output: z.string() }),
  },
} as const;

export type MethodName = keyof typeof methods;
export type Needs = (typeof methods)[MethodName]['needs'];
export type Params<M extends MethodName> = z.input<(typeof methods)[M]['params']>;
export type Result<M extends MethodName> = z.output<(typeof methods)[M]['result']>;
