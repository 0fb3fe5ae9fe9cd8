import { checkValue, fieldOf, read, setValue, type Cst, type Path } from '@/lib/lvscf';
import type { FormFinding } from '../findings';
import { WEIGHT } from '../view/list';
import { Gone } from './save';

/** One weight typed into a list. */
export interface TypedWeight {
  virtual: string;
  server: string;
  text: string;
}

/** The weights of a posted list: fields `w VIRTUAL SERVER`, by their ids. */
export function weightsOf(form: Record<string, unknown>): TypedWeight[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const [first, virtual, server] = name.split(' ');
    if (first !== WEIGHT || !virtual || !server || typeof value !== 'string') return [];
    return [{ virtual, server, text: value.trim() }];
  });
}

/** What cannot be a weight, each with its server. */
export function weightFaults(typed: TypedWeight[]): FormFinding[] {
  return typed
    .filter(({ text }) => !isWeight(text))
    .map(({ server }) => ({ field: null, code: 'WEIGHT_TYPED', params: { server }, severity: 'error' }));
}

function isWeight(text: string): boolean {
  const field = fieldOf('server', 'weight');
  return text !== '' && !!field && checkValue(field, text)?.severity !== 'error';
}

/** Those that differ from the file. A server that is not in the file any more has no place. */
export function changedWeights(cst: Cst, typed: TypedWeight[]): (TypedWeight & { at: Path | null })[] {
  const { virtual } = read(cst);
  const servers = new Map(virtual.flatMap((v) => v.server.map((s) => [`${v.id} ${s.id}`, s] as const)));
  return typed.flatMap((one) => {
    const found = servers.get(`${one.virtual} ${one.server}`);
    return found && String(found.weight) === one.text ? [] : [{ ...one, at: found?.path ?? null }];
  });
}

/** Writes the weights that differ from the file, and nothing else. @throws Gone when a server is not in it any more */
export function setWeights(cst: Cst, typed: TypedWeight[]): Cst {
  return changedWeights(cst, typed).reduce((edited, { at, text }) => {
    if (!at) throw new Gone();
    return setValue(edited, { ...at, directive: 'weight' }, text);
  }, cst);
}
