import { describe, expect, it } from 'vitest';
import type { Failure, RouterOutcome } from '@/lib/router';
import { applyFindings } from './apply';

const outcome = (router: string, on: RouterOutcome['on'], failure: Failure | null): RouterOutcome => ({
  ...{ router, on, failure, change: null },
  observedAt: '2030-01-01T00:00:00.000Z',
});
const codes = (routers: Parameters<typeof applyFindings>[1], was: 'refused' | 'half' = 'refused') =>
  applyFindings(was, routers).map(({ code }) => code);

describe('R54 why a change did not come about', () => {
  const silent: Failure = { code: 'timeout', params: {} };

  it('a router that falls silent while preparing is said once, without "what it did is not known"', () => {
    const routers = { local: outcome('lvs1', 'unknown', silent), peer: outcome('lvs2', 'old', null) };
    expect(codes(routers)).toEqual(['APPLY_SILENT']);
    expect(applyFindings('refused', routers)[0]?.params).toEqual({ router: 'lvs1' });
  });

  it('the other router’s own reason is said beside it', () => {
    const busy: Failure = { code: 'busy', params: {} };
    expect(codes({ local: outcome('lvs1', 'old', busy), peer: outcome('lvs2', 'unknown', silent) })).toEqual([
      'APPLY_SILENT',
      'busy',
    ]);
  });

  it('a refusal keeps its reason, and half a change is never called without effect', () => {
    const invalid: Failure = { code: 'invalid', params: {} };
    expect(codes({ local: outcome('lvs1', 'old', invalid), peer: null })).toEqual([
      'APPLY_REFUSED',
      'invalid',
    ]);
    const half = { local: outcome('lvs1', 'new', null), peer: outcome('lvs2', 'unknown', silent) };
    expect(codes(half, 'half')).toEqual(['APPLY_HALF', 'timeout']);
  });
});
