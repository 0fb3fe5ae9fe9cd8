import { doctorGroups, type DoctorResult } from '@/lib/protocol';
import { comparePair, type RouterClient, type Visit } from '@/lib/router';
import type { Answer } from './both';

export type DoctorState = DoctorResult['state'];
/** What needs someone first. */
export const doctorStates = ['problem', 'warning', 'unknown', 'ok'] as const satisfies DoctorState[];

/** One finding; on both routers at once where both found the very same. */
export interface DoctorRow {
  result: DoctorResult;
  /** names; both when it is about the pair */
  routers: string[];
  evidence: { router: string | null; source: string; value: string }[];
}

/** Asks one router for everything that the doctor's page needs; `answeredAt` and `askedAt` bound what its clock may show. */
export async function visitRouter(router: RouterClient): Promise<Visit> {
  const [status, facts] = await Promise.all([router.call('status', {}), router.call('facts', {})]);
  const askedAt = Date.now();
  const report = await router.call('doctor', {});
  return { name: report.hostname, report, status, facts, askedAt, answeredAt: Date.now() };
}

/**
 * The reports of both routers and of the pair as one list, by state, in the order of the registry.
 * @param silent the sentence of why the peer could not be asked
 */
export function doctorRows(
  answers: Answer<Visit>[],
  silent: (error: NonNullable<Answer<Visit>['asked']['error']>) => string,
): Record<DoctorState, DoctorRow[]> {
  const rows = new Map<string, DoctorRow>();
  const add = (result: DoctorResult, router: string | null) => {
    const key = JSON.stringify([result.code, result.state, result.case, result.params, result.reason]);
    const row = rows.get(key) ?? { result, routers: [], evidence: [] };
    if (router !== null) row.routers.push(router);
    row.evidence.push(...result.evidence.map(({ source, value }) => ({ router, source, value })));
    rows.set(key, row);
  };
  for (const { router, asked } of answers)
    for (const result of asked.value?.report.results ?? []) add(result, router.name);
  const [here, there] = answers.map(({ asked }) => asked);
  if (here?.value && there) {
    const peer = there.value ?? silent(there.error);
    for (const result of comparePair(here.value, peer)) add(result, null);
  }
  const sorted = [...rows.values()].sort((a, b) => place(a) - place(b));
  const of = (state: DoctorState) => sorted.filter((row) => row.result.state === state);
  return { problem: of('problem'), warning: of('warning'), unknown: of('unknown'), ok: of('ok') };
}

const order = Object.values(doctorGroups).flatMap((group) => Object.keys(group));
/** A code of a newer router comes last. */
const place = ({ result }: DoctorRow): number => {
  const at = order.indexOf(result.code);
  return at < 0 ? order.length : at;
};
