import { fieldOf, sectionJson, type Cst, type Path } from '@/lib/lvscf';
import { fieldNames, type Panel } from './panels';
import { shown, type Values } from './values';

/** A value of the file's JSON as a form has it, the words of a list with a blank between them; '' for what is no value. */
export function text(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * What the file says for a panel's fields, the original daemons' default where it says nothing. A real server's port and
 * the program of a check have no default: blank means something of its own there.
 * @param at the block; absent for the global directives
 */
export function fileValues(cst: Cst, panel: Panel, at?: Path): Values {
  const source = sectionJson(cst, at ?? {});
  const values: Values = {};
  for (const name of fieldNames(panel)) {
    const said = source?.[name];
    const value = said === undefined ? (fieldOf(panel.scope, name)?.default ?? '') : text(said);
    values[name] = shown(panel, name, value);
  }
  return values;
}
