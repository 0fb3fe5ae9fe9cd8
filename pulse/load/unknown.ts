import type { Reason } from '@/lib/protocol/status';

/** Why a load is not known; `reason` is one of the `load-…` codes of lib/protocol/reasons.ts. */
export class LoadUnknown extends Error {
  readonly reason: Reason;

  constructor(code: string, params: Reason['params'] = {}) {
    super(code);
    this.reason = { code, params };
  }
}
