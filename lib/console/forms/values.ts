import { fieldOf } from '@/lib/lvscf/fields';
import { fieldNames, type Panel } from './panels';

/** Text of each field of a form, by name; '' is blank. */
export type Values = Record<string, string>;

/** Before the name of a field that two people edited: whose value is saved, `theirs` or `mine`. */
export const USE = 'use-';

/** Numbers in which 0 means "none" or "the kernel's own". */
const ZERO_IS_NONE = new Set(['fwmark', 'persistent', 'tcp_timeout', 'tcpfin_timeout', 'udp_timeout']);

/** What means "none" in the file is shown as blank: 0.0.0.0 in masks and addresses, 0 in some numbers. */
export function shown(panel: Panel, name: string, value: string): string {
  if (value === '0' && ZERO_IS_NONE.has(name)) return '';
  const type = fieldOf(panel.scope, name)?.type;
  const none = type?.kind === 'mask' || (type?.kind === 'address' && type.none);
  return none && value === '0.0.0.0' ? '' : value;
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
