import type { FormFinding } from '../findings';

/** What one notice above a form says. */
export interface NoticeView {
  /** fields of the form that it links to, in the order of the findings */
  fields: string[];
  /** what belongs to no field that the form shows */
  whole: FormFinding[];
}

/**
 * Errors and warnings of a form as two notices; null where there is none of that kind.
 * @param shown names of the fields that the page has; only to those a link leads
 */
export function noticesOf(
  findings: FormFinding[],
  shown: string[],
): { errors: NoticeView | null; warnings: NoticeView | null } {
  const refused = new Set(findings.filter((f) => f.severity === 'error').map((f) => f.field));
  const noticeOf = (severity: FormFinding['severity']): NoticeView | null => {
    const these = findings.filter((f) => f.severity === severity);
    if (these.length === 0) return null;
    const own = these.filter((f) => f.field !== null && shown.includes(f.field));
    const fields = [...new Set(own.map((f) => f.field ?? ''))];
    return {
      // a field with an error is named once, there
      fields: severity === 'error' ? fields : fields.filter((name) => !refused.has(name)),
      whole: these.filter((f) => !own.includes(f)),
    };
  };
  const warnings = noticeOf('warning');
  const silent = warnings && warnings.fields.length + warnings.whole.length === 0;
  return { errors: noticeOf('error'), warnings: silent ? null : warnings };
}
