import { checkValue, fieldOf, read, setValue, type Cst, type Path } from '@/lib/lvscf';
import type { FormFinding } from '../findings';
import { WEIGHT } from '../view/list';
import type { RouterClient } from '@/lib/router';
import type { ConfigFile } from '../config';
import type { FormDraft } from '../drafts';
import { versionBySha } from './meanwhile';
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

/** Weights that somebody typed and that were not taken, by the name of their field. */
export type TypedWeights = ReadonlyMap<string, string>;

/** The name of a weight's field in a list. */
export const weightField = (virtual: string, server: string): string => `${WEIGHT} ${virtual} ${server}`;

/**
 * What a draft of a list has typed: only what differs from the file that the list was made from, so that what somebody else saved
 * meanwhile is not set back by the rows that nobody touched.
 */
export async function typedWeights(
  router: RouterClient,
  draft: FormDraft | null,
  saved: Pick<ConfigFile, 'cst' | 'sha256'>,
): Promise<TypedWeights> {
  const values = Object.entries(draft?.values ?? {}).map(([name, list]) => [name, list.at(-1)] as const);
  const typed = weightsOf(Object.fromEntries(values));
  if (typed.length === 0) return new Map();
  const base = draft?.base && draft.base !== saved.sha256 ? await versionBySha(router, draft.base) : null;
  const changed = changedWeights(base ?? saved.cst, typed);
  return new Map(changed.map(({ virtual, server, text }) => [weightField(virtual, server), text]));
}

/** Writes the weights that differ from the file, and nothing else. @throws Gone when a server is not in it any more */
export function setWeights(cst: Cst, typed: TypedWeight[]): Cst {
  return changedWeights(cst, typed).reduce((edited, { at, text }) => {
    if (!at) throw new Gone();
    return setValue(edited, { ...at, directive: 'weight' }, text);
  }, cst);
}
