import { z } from 'zod';
import type { MarksFinding } from '@/lib/marks';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { agentFindings } from './agent-errors';
import type { FormFinding } from './findings';
import { marksFindings } from './view/marks';

/** What stands before the line's number in a finding about one line of the text. */
const LINE = 'line-';

/** marks.conf as a form sends it: browsers end lines with CR LF, the file with LF. */
export const marksText = z
  .string()
  .max(60_000, 'TOO_LONG')
  .transform((text) => text.replace(/\r\n?/g, '\n'))
  .transform((text) => (text === '' || text.endsWith('\n') ? text : `${text}\n`));

/** An agent's findings about a text, each beside its line (`line-3`). */
export function besideLines(sent: unknown): FormFinding[] {
  return marksFindings(sent).map(({ code, severity, params, position }) => ({
    field: position ? `${LINE}${position.line}` : null,
    code,
    severity,
    params,
  }));
}

/** The findings of a draft: those beside a line as the agent gave them, and those about the form as a whole. */
export function draftFindings(findings: FormFinding[]): { lines: MarksFinding[]; whole: FormFinding[] } {
  const lines = findings.flatMap(({ field, code, severity, params }): MarksFinding[] => {
    if (!field?.startsWith(LINE)) return [];
    const line = Number(field.slice(LINE.length));
    return [{ code, severity, params, position: { offset: 0, length: 0, line, column: 1 } }];
  });
  return { lines, whole: findings.filter(({ field }) => !field?.startsWith(LINE)) };
}

export type MarksSaved = { ok: true; changed: boolean } | { ok: false; findings: FormFinding[] };

/**
 * Saves marks.conf on this router and puts what speaks against it beside the lines.
 * @param base sha256 of the file that the form was made from; '' when there was none
 * @throws AgentError for everything but `invalid` and `conflict`
 */
export async function saveMarks(
  router: RouterClient,
  { text, base, author, reason }: { text: string; base: string; author: string; reason: string },
): Promise<MarksSaved> {
  const content = Buffer.from(text).toString('base64');
  try {
    const { changed } = await router.call('marks.save', { content, base: base || null, author, reason });
    return { ok: true, changed };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (error.code === 'conflict')
      return {
        ok: false,
        findings: [{ field: null, code: 'MARKS_SAVED_MEANWHILE', params: {}, severity: 'error' }],
      };
    if (error.code === 'invalid') return { ok: false, findings: besideLines(error.data.findings) };
    return { ok: false, findings: agentFindings(error) };
  }
}
