import { nameFault } from '@/lib/lvscf/block-name';
import { fieldOf } from '@/lib/lvscf/fields';
import type { Finding } from '@/lib/lvscf/types';
import { checkValue } from '@/lib/lvscf/values';
import { fieldNames, type Panel } from './panels';
import type { Values } from './values';

/** Spaces become _, an empty name keeps the old one: as the original did. */
export const blockName = (typed: string): string => typed.trim().replace(/\s+/g, '_');

/** What is wrong with one typed value, the same in the browser and in the handler; blank leaves the directive out. */
export function fieldFault(scope: Panel['scope'], name: string, value: string): Finding | null {
  if (name === 'name' && scope !== 'global')
    return blockName(value) ? nameFault(scope, blockName(value)) : null;
  const field = fieldOf(scope, name);
  if (!field || value === '') return null;
  const words = field.type.kind === 'list' ? value.split(/\s+/) : [value];
  return words.map((word) => checkValue(field, word)).find((found) => found?.severity === 'error') ?? null;
}

/** Checks every field of a panel that the form had. */
export function panelFaults(panel: Panel, values: Values): { field: string; fault: Finding }[] {
  return fieldNames(panel).flatMap((field) => {
    const value = values[field];
    const fault = value === undefined ? null : fieldFault(panel.scope, field, value);
    return fault ? [{ field, fault }] : [];
  });
}
