import type { z } from 'zod';
import type { Finding } from '@/lib/lvscf/types';

/** One thing to say about a form: beside the field it names, and at the top. The reader's language makes the words. */
export interface FormFinding {
  /** name of the form field; null: the form as a whole */
  field: string | null;
  /** key of the words: `findings.CODE` for the console's own, lib/lvscf's messages for the file's */
  code: string;
  params: Record<string, string | number>;
  severity: 'error' | 'warning';
}

/** A code in place of a message, as `z.string().min(1, 'REQUIRED')` carries it. */
const CODE = /^[A-Z][A-Z0-9_]*$/;

/** What zod found, as findings. A schema gives each rule a code as its message; without one it is by zod's own kind. */
export function findingsOf(error: z.ZodError): FormFinding[] {
  return error.issues.map((issue) => ({
    field: issue.path.length > 0 ? String(issue.path[0]) : null,
    code: CODE.test(issue.message) ? issue.message : 'INVALID_VALUE',
    params: {},
    severity: 'error',
  }));
}

/** Codes that came back in the address (`?say=`) of a form before the login, where nothing can be kept. */
export function saidCodes(
  search: Record<string, string>,
): { code: string; params: Record<string, string> }[] {
  const codes = (search.say ?? '').split(',').filter((code) => CODE.test(code));
  // Only what the console itself can have said: somebody may send a link with anything in it.
  return codes.map((code) => ({ code, params: { seconds: String(Number(search.seconds) || 1) } }));
}

/**
 * lvs.cf's findings beside the fields of a form.
 * @param fieldOf names the form field of a finding, or null when it belongs to none of this form
 */
export function fileFindings(
  findings: readonly Pick<Finding, 'code' | 'params' | 'severity' | 'path'>[],
  fieldOf: (path: Finding['path']) => string | null,
): FormFinding[] {
  return findings.map(({ code, params, severity, path }) => ({
    field: fieldOf(path),
    code,
    params,
    severity,
  }));
}
