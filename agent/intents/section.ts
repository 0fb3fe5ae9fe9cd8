import { intentKey, isInForce, type IpvsService, type Status } from '@/lib/protocol';
import { readIntents } from '@/pulse/intents';
import type { Agent } from '../agent';
import { remainingOf } from './remaining';

type Finding = Status['findings'][number];

/** Milliseconds for which it is told that a decision ended because its server is gone; after that it is history, for the log. */
const TOLD = 3600_000;

/**
 * What operators decided, for the status.
 * @param table null: the kernel's could not be read, so what remains is not known
 * @throws Error when it cannot be read
 */
export async function intentsSection(
  { paths }: Pick<Agent, 'paths'>,
  table: IpvsService[] | null,
): Promise<{ section: Omit<NonNullable<Status['intents']>, 'observedAt'>; findings: Finding[] }> {
  const { intents, saved } = readIntents(paths);
  const list = intents.filter(isInForce);
  const drained = list.filter((i) => i.state === 'drained' || i.weight === 0);
  const remaining = await remainingOf(drained, table ?? [], paths.applied);
  const gone = intents.filter((i) => i.state === 'gone' && Date.now() - Date.parse(i.at) < TOLD);
  const findings = gone.map(({ service, server, by, at }): Finding => ({
    ...{ code: 'decision-ended', severity: 'info', params: { service, server, by }, since: at },
  }));
  if (!saved) findings.push({ code: 'decisions-unsaved', severity: 'warning', params: {}, since: null });
  return {
    section: { saved, list: list.map((i) => ({ ...i, remaining: remaining.get(intentKey(i)) ?? null })) },
    findings,
  };
}
