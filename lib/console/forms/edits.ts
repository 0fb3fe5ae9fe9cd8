import {
  addBlock,
  copyBlock,
  fieldOf,
  newBlockValues,
  read,
  removeBlock,
  renameBlock,
  setValue,
  unsetValue,
  type Cst,
  type LvsConfig,
  type Path,
} from '@/lib/lvscf';
import { blockName } from './check';
import { fieldNames, type Panel } from './panels';
import { fileValues } from './file-values';
import type { Values } from './values';

/**
 * Writes what differs between the form and the file, and nothing else: what was not touched keeps its spelling, its place and
 * its absence. Blank takes the directive away.
 * @param values as `posted` made them and `checkPanel` passed them
 * @param at the block; absent for the global directives
 */
export function applyValues(cst: Cst, panel: Panel, values: Values, at?: Path): Cst {
  const before = fileValues(cst, panel, at);
  let edited = cst;
  for (const name of fieldNames(panel)) {
    const value = values[name];
    if (value === undefined || name === 'name' || value === before[name]) continue;
    const path: Path = { ...at, directive: name };
    edited = value === '' ? unsetValue(edited, path) : setValue(edited, path, written(panel, name, value));
  }
  return at && values.name ? rename(edited, cst, at, values.name) : edited;
}

/** A form has the words of a list alone, the file has them in brackets. */
const written = (panel: Panel, name: string, value: string): string =>
  fieldOf(panel.scope, name)?.type.kind === 'list' ? `[ ${value.split(/\s+/).join(' ')} ]` : value;

/** @param before the tree as it was read, whose meaning is known: the values that were set change no name */
function rename(cst: Cst, before: Cst, at: Path, typed: string): Cst {
  const name = blockName(typed);
  return name === entryIn(read(before), at)?.name ? cst : renameBlock(cst, at, name);
}

/** The virtual server, real server or failover service at a place of the file; undefined: there is none. */
export function entryIn(
  config: LvsConfig,
  { block, server }: Path,
): { id: string; name: string; active: boolean; path: Path } | undefined {
  if (block?.kind === 'failover') return config.failover[block.index];
  const virtual = block && config.virtual[block.index];
  return server === undefined ? virtual : virtual?.server[server];
}

/**
 * Adds an entry at the end of its kind, with every value of the form and what Piranha wrote besides.
 * @param parent the virtual server of a real one; null for a virtual server and a failover service
 * @param besides values that the form does not have, in place of Piranha's; '' takes one away
 */
export function addFrom(
  cst: Cst,
  panel: Panel,
  values: Values,
  parent: Path | null,
  besides: Values = {},
): Cst {
  const kind = panel.scope === 'failover' ? 'failover' : parent ? 'server' : 'virtual';
  const all = Object.fromEntries(
    Object.entries({ ...newBlockValues(kind), ...besides }).filter(
      ([name, value]) => besides[name] !== '' || value !== '',
    ),
  );
  for (const name of fieldNames(panel)) {
    if (name !== 'name' && values[name] !== undefined) all[name] = values[name];
  }
  if (values.active !== undefined) all.active = values.active;
  return addBlock(cst, parent, kind, blockName(values.name ?? '') || '[unnamed]', all);
}

/**
 * Adds a copy of an entry behind its siblings: what the form shows as it was typed there, everything else (its check, its real
 * servers, comments) as it stands in the version that it comes from.
 * @param from the entry, in this or in an older version of the file
 * @param parent the virtual server of a real one
 */
export function copyEntry(
  cst: Cst,
  from: { cst: Cst; at: Path },
  panel: Panel,
  values: Values,
  parent: Path | null = null,
): Cst {
  const copied = copyBlock(cst, parent, from.cst, from.at);
  const at = lastOf(copied, from.at, parent);
  const edited = applyValues(copied, panel, values, at);
  return values.active === undefined
    ? edited
    : setValue(edited, { ...at, directive: 'active' }, values.active);
}

/** The place of the last entry of a kind. */
export function lastOf(cst: Cst, { block }: Path, parent: Path | null): Path {
  const config = read(cst);
  if (parent?.block)
    return { ...parent, server: (config.virtual[parent.block.index]?.server.length ?? 1) - 1 };
  const kind = block?.kind ?? 'virtual';
  return { block: { kind, index: config[kind].length - 1 } };
}

/** Finds a virtual server by its id; null: gone. */
export function findVirtual(cst: Cst, id: string): Path | null {
  return read(cst).virtual.find((v) => v.id === id)?.path ?? null;
}

/** Finds a real server by the ids of both; null: gone. */
export function findServer(cst: Cst, virtualId: string, serverId: string): Path | null {
  const virtual = read(cst).virtual.find((v) => v.id === virtualId);
  return virtual?.server.find((s) => s.id === serverId)?.path ?? null;
}

/** Finds a failover service by its id; null: gone. */
export function findFailover(cst: Cst, id: string): Path | null {
  return read(cst).failover.find((f) => f.id === id)?.path ?? null;
}

/** Switches blocks on or off; those that are gone meanwhile are left out. */
export function toggle(cst: Cst, paths: Path[]): Cst {
  const config = read(cst);
  return paths.reduce((edited, at) => {
    const found = entryIn(config, at);
    return found ? setValue(edited, { ...at, directive: 'active' }, found.active ? '0' : '1') : edited;
  }, cst);
}

/** Removes blocks, the last first, so that the places of the others stay what they were. */
export function remove(cst: Cst, paths: Path[]): Cst {
  const place = (p: Path) => [p.block?.index ?? 0, p.server ?? -1] as const;
  const ordered = [...paths].sort((a, b) => {
    const [x, y] = [place(a), place(b)];
    return y[0] - x[0] || y[1] - x[1];
  });
  return ordered.reduce((edited, at) => removeBlock(edited, at), cst);
}
