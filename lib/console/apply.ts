import { fileFindingSchema } from '@/lib/protocol';
import type { ApplyResult, Failure, PairOutcome } from '@/lib/router';
import type { FormFinding } from './findings';

/** Failures that say no more than that a router is silent. */
const SILENT: readonly string[] = ['timeout', 'unreachable'];

/**
 * Why a change did not come about. A router that fell silent before it was told to take anything over has nothing new that counts:
 * then that is said in one sentence, and not "nothing was changed" beside "what it did is not known".
 */
export function applyFindings(
  outcome: Exclude<ApplyResult['outcome'], 'done'>,
  routers: PairOutcome,
): FormFinding[] {
  const both = [routers.local, ...(routers.peer ? [routers.peer] : [])];
  const silent = both.filter((r) => r.on === 'unknown' && r.failure && SILENT.includes(r.failure.code));
  if (outcome !== 'refused' || silent.length === 0) {
    return outcomeFindings(`APPLY_${outcome.toUpperCase()}`, routers);
  }
  const others = both.filter((r) => !silent.includes(r));
  return [
    ...silent.map(({ router }): FormFinding => ({
      field: null,
      code: 'APPLY_SILENT',
      params: { router },
      severity: 'error',
    })),
    ...others.flatMap((r) => (r.failure ? failureFindings(r.router, r.failure) : [])),
  ];
}

/** Why a change did not come about, as findings of the page that asked: the outcome first, then each router's own reason. */
export function outcomeFindings(code: string, routers: PairOutcome): FormFinding[] {
  const both = [routers.local, ...(routers.peer ? [routers.peer] : [])];
  return [
    { field: null, code, params: {}, severity: 'error' },
    ...both.flatMap((r) => (r.failure ? failureFindings(r.router, r.failure) : [])),
  ];
}

/** One router's failure with the findings of the file that it names. */
export function failureFindings(router: string, failure: Failure): FormFinding[] {
  const file = fileFindingSchema.array().safeParse(failure.findings ?? []);
  const own: FormFinding = {
    field: null,
    code: failure.code,
    params: { router, ...failure.params, detail: failure.detail?.slice(0, 600) ?? '' },
    severity: 'error',
  };
  const named = file.success ? file.data.filter((f) => f.severity === 'error') : [];
  return [own, ...named.map(({ code, params, severity }) => ({ field: null, code, params, severity }))];
}
