import type { ChangeState, LvsdStatus, Status } from '@/lib/protocol';
import type { AgentConf } from '../agent-conf';
import type { Lowered } from '../system/lowered';
import type { Daemon } from '../system/processes';
import type { Generation } from '../system/pulse-state';
import { valueOf, type Reading } from '../system/unknown';
import { earliest, latest } from './kernel';

type Finding = Status['findings'][number];

interface Seen {
  status: Omit<Status, 'findings'>;
  keepalived: Reading<Daemon>;
  lvsdProcess: Reading<Daemon>;
  lvsd: LvsdStatus | null;
  applied: Generation | null;
  lowered: Reading<Lowered>;
  /** nopreempt: at the gate for as long as the other router leads */
  stays: boolean;
  conf: AgentConf;
  /** since when this router reaches none of the quorum hosts; null: it does, or is not asked to */
  quorumLost: string | null;
  /** the change whose way back failed */
  stuck: ChangeState | null;
}

/** lvsd comes up after keepalived: within a second or two, on a busy machine 10 s after. Until then that is no fault. */
const STARTING_MS = 15_000;

function isStarting({ since, observedAt }: Status['pulse']): boolean {
  return since !== null && Date.parse(observedAt) - Date.parse(since) < STARTING_MS;
}

/** The addresses that move together, and whether this router leads them: all, or (active-active) those of either preference. */
function groupsOf({ vips, vrrp }: Pick<Status, 'vips' | 'vrrp'>) {
  return (['primary', 'backup'] as const).map((side) => ({
    vips: vips?.filter(({ prefers = 'primary' }) => prefers === side) ?? [],
    leads: vrrp?.some(({ name, state }) => state === 'MASTER' && isSecond(name) === (side === 'backup')),
  }));
}

/** Of the VIPs that prefer the backup (pulse/compile/heartbeat.ts) */
const isSecond = (instance: string) => instance.endsWith('2');

/**
 * What does not fit together on this router, worst first; each code has its meaning and its mending step in docs/errors.md.
 * Derived from the one reading of the status, so that page and findings cannot disagree.
 */
export function findingsOf(seen: Seen): Finding[] {
  const { status, keepalived, lvsdProcess, lvsd, applied, conf, quorumLost, stuck } = seen;
  const found: Finding[] = [];
  const add = (
    severity: Finding['severity'],
    code: string,
    params: Finding['params'] = {},
    since: string | null = null,
  ) => found.push({ code, severity, params, since });
  const heart = valueOf(keepalived)?.state;
  const table = valueOf(lvsdProcess)?.state;
  const held = status.vips?.filter((v) => v.held) ?? [];

  if (heart === 'failed') add('error', 'keepalived-dead');
  if (heart !== undefined && heart !== 'running' && held.length > 0) {
    add('error', 'orphan-vip', { vips: held.map((v) => v.address).join(', ') });
  }
  const groups = groupsOf(status);
  const partly = groups.filter(({ vips }) => vips.some((v) => v.held) && vips.some((v) => !v.held));
  if (heart === 'running' && partly.length > 0) {
    const missing = partly.flatMap(({ vips }) => vips.filter((v) => !v.held).map((v) => v.address));
    add('error', 'vips-incomplete', { vips: missing.join(', ') });
  }
  if (groups.some(({ vips, leads }) => leads && vips.length > 0 && !vips.some((v) => v.held)))
    add('error', 'master-without-vips');
  const faulty = status.vrrp?.filter((i) => i.state === 'FAULT') ?? [];
  for (const i of faulty) add('error', 'vrrp-fault', { instance: i.name }, i.since);
  if (quorumLost !== null) add('error', 'quorum-lost', {}, quorumLost);
  const late = !isStarting(status.pulse);
  if (table === 'failed') add('error', 'lvsd-dead');
  else if (late && heart === 'running' && table === 'stopped') add('error', 'lvsd-not-running');
  else if (late && table === 'running' && !lvsd)
    add('error', 'lvsd-not-answering', { ...status.unknown.checks?.params });
  const lowered = valueOf(seen.lowered);
  if (lowered?.fitness) add('warning', 'not-fit-to-lead');
  if (lowered?.maintenance) {
    const { at, by, reason } = lowered.maintenance;
    add('info', 'maintenance', { by, reason }, at);
  } else if (lowered?.handover) add('info', 'handed-over');
  // The backup router stands by in any case; only a primary that does is worth a word.
  const standsBy = status.vrrp?.length && status.vrrp.every(({ state }) => state === 'BACKUP');
  if (lowered?.gate && seen.stays && standsBy && status.router === 'primary') add('info', 'stays-standby');
  if (lvsd && applied && lvsd.sha256 !== applied.sha256) add('warning', 'lvsd-behind', {}, applied.at);
  if (lvsd && lvsd.unverified.length > 0) {
    add('warning', 'table-differs', { count: lvsd.unverified.length, first: lvsd.unverified[0] ?? '' });
  }
  for (const hold of lvsd?.holds ?? []) {
    const { service, server, kind, since } = hold;
    add('warning', 'held-by-hand', { service, server: server ?? '', kind }, since);
  }
  for (const service of lvsd?.kept ?? []) add('error', 'servers-kept', { service });
  if (lvsd && lvsd.foreign.length > 0) {
    const params = { count: lvsd.foreign.length, first: lvsd.foreign[0] ?? '' };
    add('info', 'foreign-entries', params, earliest(Object.values(lvsd.foreignSince)));
  }
  const { saved, running, pending } = status.config;
  if (running && saved && saved.sha256 !== running.sha256)
    add('info', 'saved-not-running', {}, latest([saved.since, running.since]));
  if (running && !saved && !status.unknown.saved) add('warning', 'saved-missing');
  if (stuck) add('error', 'revert-failing', { changeId: stuck.changeId, owner: stuck.owner });
  else if (pending) {
    const until = pending.revertAt ?? '';
    add('info', 'change-pending', {
      changeId: pending.changeId,
      owner: pending.owner,
      step: pending.step,
      until,
    });
  }
  if (conf.broken) add('error', 'agent-conf-broken', conf.broken);
  return found;
}
