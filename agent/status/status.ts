import { hostname } from 'node:os';
import path from 'node:path';
import type { Reason, Status } from '@/lib/protocol';
import { routerOf } from '@/pulse/compile';
import type { Agent } from '../agent';
import { readAgentConf } from '../agent-conf';
import { noticeHandEdit } from '../config/hand-edit';
import { readLvscf } from '../config/lvscf-file';
import { endForGone } from '../intents/gone';
import { intentsSection } from '../intents/section';
import { readFacts } from '../system/addresses';
import { readForwarding } from '../system/forwarding';
import { readIpvs } from '../system/ipvs';
import { readVrrp } from '../system/keepalived';
import { readLowered, staysAtGate } from '../system/lowered';
import { readLvsd } from '../system/lvsd';
import { keepalivedDaemon, lvsdDaemon, readGeneration, readQuorumLost } from '../system/pulse-state';
import { reading, Unknown, valueOf, type Reading } from '../system/unknown';
import { readGuard } from '../marks/state';
import { diskFindings } from './disk';
import { findingsOf } from './findings';
import { guardFindings } from './guard-findings';
import { kernelDrift } from './kernel';
import { listProcesses } from './processes';
import { summarize } from './summary';
import { heldOf, vipsOf } from './vips';

/**
 * The whole status (design 3.3), every part read now and for itself: one that cannot be read is null with its reason and hides
 * no other.
 */
export async function readStatus(agent: Agent): Promise<Status> {
  const { paths } = agent;
  const unknown: Record<string, Reason> = {};
  const take = <T>(section: string, result: Reading<T>): T | null => {
    if ('reason' in result) unknown[section] = result.reason;
    return valueOf(result);
  };
  const edited = await reading(() => noticeHandEdit(agent));
  if ('reason' in edited) unknown.history = edited.reason;

  const keepalived = await reading(() => keepalivedDaemon(paths));
  const lvsdProcess = await reading(() => lvsdDaemon(paths));
  const alive =
    'value' in keepalived && keepalived.value.state === 'running' ? keepalived.value.process : null;
  const [facts, vrrp, lvsd, ipvs, forwarding, saved, appliedFile, generation] = await Promise.all([
    reading(readFacts),
    reading(() => {
      if (!alive) throw new Unknown('keepalived-not-running');
      return readVrrp(paths, alive.pid);
    }),
    reading(() => readLvsd(paths)),
    reading(readIpvs),
    reading(readForwarding),
    'value' in edited ? edited : reading(() => readLvscf(paths.lvscf)),
    reading(() => readLvscf(path.join(paths.applied, 'lvs.cf'))),
    reading(() => readGeneration(paths)),
  ]);
  const observedAt = new Date().toISOString();

  const savedConfig = valueOf(saved)?.config ?? null;
  const appliedConfig = valueOf(appliedFile)?.config ?? null;
  // The VIPs that this router can hold are those of what it runs from, or before the first start of what is saved.
  const config = appliedConfig ?? savedConfig;
  const router = (config && 'value' in facts && routerOf(config, facts.value)) || 'unconfigured';
  const vips = take('vips', await reading(() => vipsOf(config, need(facts))));
  const held = take('held', await reading(() => heldOf(vips, 'reason' in facts ? facts.reason : null)));
  const pulseState = take('pulse', keepalived)?.state ?? 'unknown';
  const checks = take('checks', lvsd);
  const table = take('table', ipvs);
  const runs = pulseState === 'running' || valueOf(lvsdProcess)?.state === 'running';
  const applied = take('running', generation);
  const savedNow = take('saved', saved);
  const savedAt = savedNow && (await savedSince(agent, savedNow.sha256));
  const pending = agent.changes.pending();

  if (appliedConfig) await endForGone(agent, appliedConfig).catch(() => undefined);
  const decided = await reading(() => intentsSection(agent, table));
  const intents = take('intents', decided)?.section ?? null;
  const lowered = await reading(() => readLowered(paths));
  const stays = valueOf(await reading(() => staysAtGate(paths))) ?? false;

  const status: Omit<Status, 'findings'> = {
    schema: 1,
    hostname: hostname(),
    router,
    pulse: { state: pulseState, since: alive?.started ?? null, observedAt },
    held: held && { vips: held, observedAt },
    vrrp: take('vrrp', vrrp)?.map((i) => ({ ...i, observedAt })) ?? null,
    vips,
    forwarding: withTime(take('forwarding', forwarding), observedAt),
    summary: summarize(config, checks, table, observedAt),
    checks: checks?.checks ?? null,
    intents: withTime(intents, observedAt),
    lowered: withTime(take('lowered', lowered), observedAt),
    kernel: kernelDrift(checks),
    config: {
      saved: savedNow && { sha256: savedNow.sha256, serial_no: savedNow.serial_no, since: savedAt },
      running:
        runs && applied ? { sha256: applied.sha256, serial_no: applied.serial_no, since: applied.at } : null,
      pending: pending && {
        changeId: pending.changeId,
        step: pending.step,
        owner: pending.owner,
        revertAt: pending.revertAt,
      },
      observedAt,
    },
    processes: listProcesses(agent, alive, valueOf(lvsdProcess), appliedConfig, checks),
    unknown,
  };
  if (!config && !unknown.summary) unknown.summary = { code: 'nothing-configured', params: {} };
  const conf = readAgentConf(paths.agentConf);
  const stuck = agent.changes.stuck();
  const quorumLost = readQuorumLost(paths);
  // Without lvsd it says nothing, and that lvsd does not run is a finding already.
  const guard = await reading(() => readGuard(paths));
  return {
    ...status,
    findings: [
      ...findingsOf({
        status,
        keepalived,
        lvsdProcess,
        lvsd: checks,
        applied,
        lowered,
        stays,
        conf,
        quorumLost,
        stuck,
      }),
      ...(valueOf(decided)?.findings ?? []),
      ...(await diskFindings(paths)),
      ...guardFindings(valueOf(guard), Date.now()),
      ...agent.changes.dropped(checks?.checks ?? []),
    ],
  };
}

/** When that content was saved or noticed, as the history says; null where it does not know it. */
async function savedSince({ history }: Agent, sha256: string): Promise<string | null> {
  const [last] = await history.list(1);
  return last?.sha256 === sha256 ? last.at : null;
}

function need<T>(result: Reading<T>): T {
  if ('value' in result) return result.value;
  throw new Unknown(result.reason.code, result.reason.params);
}

function withTime<T extends object>(
  value: T | null,
  observedAt: string,
): (T & { observedAt: string }) | null {
  return value && { ...value, observedAt };
}
