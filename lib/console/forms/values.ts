import { fieldOf, toJson, type Cst, type Path } from '@/lib/lvscf';
import { fieldNames, type Panel } from './panels';

/** Text of each field of a form, by name; '' is blank. */
export type Values = Record<string, string>;

function text(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Masks and addresses in which 0.0.0.0 means "none" are shown as blank. */
function shown(panel: Panel, name: string, value: string): string {
  const type = fieldOf(panel.scope, name)?.type;
  const none = type?.kind === 'mask' || (type?.kind === 'address' && type.none);
  return none && value === '0.0.0.0' ? '' : value;
}

/**
 * What the file says for a panel's fields, the original daemons' default where it says nothing. A real server's port and
 * the program of a check have no default: blank means something of its own there.
 * @param at the block; absent for the global directives
 */
export function fileValues(cst: Cst, panel: Panel, at?: Path): Values {
  const json = toJson(cst);
  const block = at?.block ? json.virtual[at.block.index] : undefined;
  const source = at?.server !== undefined ? block?.server[at.server] : at?.block ? block : json.global;
  const values: Values = {};
  for (const name of fieldNames(panel)) {
    const said = source?.[name];
    const value = said === undefined ? (fieldOf(panel.scope, name)?.default ?? '') : text(said);
    values[name] = shown(panel, name, value);
  }
  return values;
}

/** What Piranha's console put into a new entry. */
export function newValues(panel: Panel): Values {
  return Object.fromEntries(
    fieldNames(panel).map((name) => [name, shown(panel, name, fieldOf(panel.scope, name)?.guiDefault ?? '')]),
  );
}

/** Fields whose blanks at the ends belong to the value. */
const VERBATIM = new Set(['send', 'expect']);

/**
 * The posted form as one text per field: blanks around it gone, a box that is not ticked is 0, `Unused` is blank. Fields that
 * the form did not have are left out, so that nothing is changed that was not shown.
 * @param boxes fields drawn as checkboxes on that form
 */
export function posted(panel: Panel, form: Record<string, unknown>, boxes: string[] = []): Values {
  const values: Values = {};
  for (const name of fieldNames(panel)) {
    const raw = form[name];
    const one: unknown = Array.isArray(raw) ? raw.at(-1) : raw;
    if (typeof one === 'string') values[name] = shown(panel, name, VERBATIM.has(name) ? one : one.trim());
    else if (boxes.includes(name)) values[name] = '0';
  }
  return values;
}
