import { describe, expect, it } from 'vitest';
import type { FormFinding } from '../findings';
import { noticesOf } from './notices';

const said = (field: string | null, severity: FormFinding['severity'], code = 'X'): FormFinding => ({
  field,
  code,
  params: {},
  severity,
});

describe('R56 what stands above a form', () => {
  it('links only to fields that the page has; the others are said in full', () => {
    const elsewhere = said('backup_private', 'error', 'PRIVATE_IS_SHARED');
    const { errors, warnings } = noticesOf([said('backup', 'error'), elsewhere], ['backup']);
    expect(errors).toEqual({ fields: ['backup'], whole: [elsewhere] });
    expect(warnings).toBeNull();
  });

  it('keeps warnings out of the notice of errors', () => {
    const hint = said(null, 'warning', 'SINGLE_HEARTBEAT');
    const found = noticesOf(
      [said('backup', 'error'), hint, said('keepalive', 'warning')],
      ['backup', 'keepalive'],
    );
    expect(found.errors).toEqual({ fields: ['backup'], whole: [] });
    expect(found.warnings).toEqual({ fields: ['keepalive'], whole: [hint] });
  });

  it('names a field once, by the worst that is said about it, and says nothing of nothing', () => {
    const both = [said('backup', 'error'), said('backup', 'warning')];
    expect(noticesOf(both, ['backup'])).toEqual({
      errors: { fields: ['backup'], whole: [] },
      warnings: null,
    });
    expect(noticesOf([], ['backup'])).toEqual({ errors: null, warnings: null });
  });
});
