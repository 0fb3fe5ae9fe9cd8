import { fileFindingSchema } from '@/lib/protocol';
import type { Failure, PairOutcome } from '@/lib/router';
import type { FormFinding } from './findings';

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
