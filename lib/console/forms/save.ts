import { EditError, type Cst, type Path } from '@/lib/lvscf';
import { saveConfig } from '../config';
import { fileFindings, type FormFinding } from '../findings';
import { panelFaults } from './check';
import { isBox } from './field-views';
import { fieldNames, type Panel } from './panels';
import { posted, USE, type Values } from './values';

/** Thrown by an edit whose virtual or real server is not in the file any more. */
export class Gone extends Error {}

export type SaveOutcome =
  /** written, or nothing to write */
  | { ok: true; state: 'saved' | 'unchanged' }
  /** not written; what to say beside the fields and at the top */
  | { ok: false; findings: FormFinding[] };

/**
 * A posted form of a panel as values, or why it cannot be taken. Of two versions of a field the other one may have been chosen: it
 * stands in the file, so that the typed one is left out.
 */
export function takeForm(
  panel: Panel,
  form: Record<string, unknown>,
): { values: Values; findings: FormFinding[] } {
  const names = fieldNames(panel);
  const typed = posted(panel, form, names.filter(isBox));
  const values = Object.fromEntries(
    Object.entries(typed).filter(([name]) => form[`${USE}${name}`] !== 'theirs'),
  );
  const findings = panelFaults(panel, values).map(({ field, fault: { code, params, severity } }) => ({
    field,
    code,
    params,
    severity,
  }));
  return { values, findings };
}

/**
 * Saves an edit of lvs.cf that came from a form, and puts what speaks against it beside the fields.
 * @param base sha256 of the file that the form was made from; '' when there was none
 * @param at the block that the form edits, so that findings of other blocks are not put beside its fields
 */
export async function saveEdit(request: {
  edit: (cst: Cst) => Cst;
  base: string;
  author: string;
  reason: string;
  at?: Path;
}): Promise<SaveOutcome> {
  const { edit, base, author, reason, at } = request;
  const no = (findings: FormFinding[]): SaveOutcome => ({ ok: false, findings });
  const whole = (code: string, params: FormFinding['params'] = {}): SaveOutcome =>
    no([{ field: null, code, params, severity: 'error' }]);
  try {
    const result = await saveConfig({ edit, base: base || null, author, reason });
    switch (result.state) {
      case 'conflict':
        return whole('CONFLICT', { serial: result.current.serial ?? 0 });
      case 'invalid':
        return no(fileFindings(result.findings, (path) => fieldOfPath(path, at)));
      default:
        return { ok: true, state: result.state };
    }
  } catch (error) {
    if (error instanceof Gone) return whole('GONE');
    if (!(error instanceof EditError)) throw error;
    const { code, params, severity, path } = error.finding;
    return no([{ field: path?.directive ?? nameOf(params), code, params, severity }]);
  }
}

/** An edit's own finding carries the directive's name as a parameter. */
const nameOf = (params: FormFinding['params']): string | null =>
  typeof params.name === 'string' ? params.name : null;

/** The field of a finding when it belongs to the block that is edited; else it is said at the top. */
export function fieldOfPath(path: Path | undefined, at: Path | undefined): string | null {
  if (!path?.directive) return null;
  const same = path.block?.index === at?.block?.index && path.server === at?.server;
  return same ? path.directive : null;
}
