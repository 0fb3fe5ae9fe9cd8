import {
  addBlock,
  newBlockValues,
  read,
  removeBlock,
  renameBlock,
  setValue,
  toJson,
  unsetValue,
  type Cst,
  type Path,
} from '@/lib/lvscf';
import { fieldNames, type Panel } from './panels';
import { fileValues, text } from './file-values';
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
    edited = value === '' ? unsetValue(edited, path) : setValue(edited, path, value);
  }
  return at && values.name ? rename(edited, at, values.name) : edited;
}

/** Spaces become _, an empty name keeps the old one: as the original did. */
export const blockName = (typed: string): string => typed.trim().replace(/\s+/g, '_');

function rename(cst: Cst, at: Path, typed: string): Cst {
  const name = blockName(typed);
  return name === nameAt(cst, at) ? cst : renameBlock(cst, at, name);
}

/** The name of a block; '' when there is no such block. */
export function nameAt(cst: Cst, at: Path): string {
  const virtual = at.block && read(cst).virtual[at.block.index];
  const found = at.server === undefined ? virtual : virtual?.server[at.server];
  return found?.name ?? '';
}

/**
 * Adds a virtual or real server at the end of its kind, with every value of the form and what Piranha wrote besides.
 * @param parent the virtual server of a real one; null for a virtual server
 */
export function addFrom(cst: Cst, panel: Panel, values: Values, parent: Path | null): Cst {
  const kind = parent ? 'server' : 'virtual';
  const all = { ...newBlockValues(kind) };
  for (const name of fieldNames(panel)) {
    if (name !== 'name' && values[name] !== undefined) all[name] = values[name];
  }
  if (values.active !== undefined) all.active = values.active;
  return addBlock(cst, parent, kind, blockName(values.name ?? '') || '[unnamed]', all);
}

/**
 * Adds a copy of a virtual server at the end: everything that the form shows as it was typed there, everything else (its check,
 * its real servers) as it stands in the file.
 * @param from the one that is copied
 */
export function copyVirtual(cst: Cst, from: Path, panel: Panel, values: Values): Cst {
  const {
    server: servers,
    name: _own,
    ...directives
  } = toJson(cst).virtual[from.block?.index ?? -1] ?? {
    server: [],
  };
  const typed = Object.fromEntries(fieldNames(panel).map((name) => [name, values[name]]));
  const all = { ...fileText(directives), ...typed, ...(values.active && { active: values.active }) };
  const added = addBlock(cst, null, 'virtual', blockName(values.name ?? '') || '[unnamed]', said(all));
  const block = { kind: 'virtual' as const, index: read(cst).virtual.length };
  return servers.reduce((edited, { name, ...of }) => {
    return addBlock(edited, { block }, 'server', String(name), said(fileText(of)));
  }, added);
}

const fileText = (json: Record<string, unknown>): Values =>
  Object.fromEntries(Object.entries(json).map(([name, value]) => [name, text(value)]));
const said = (values: Record<string, string | undefined>): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value && name !== 'name' ? [[name, value]] : [])),
  );

/** Finds a virtual server by its id; null: gone. */
export function findVirtual(cst: Cst, id: string): Path | null {
  return read(cst).virtual.find((v) => v.id === id)?.path ?? null;
}

/** Finds a real server by the ids of both; null: gone. */
export function findServer(cst: Cst, virtualId: string, serverId: string): Path | null {
  const virtual = read(cst).virtual.find((v) => v.id === virtualId);
  return virtual?.server.find((s) => s.id === serverId)?.path ?? null;
}

/** Switches blocks on or off; those that are gone meanwhile are left out. */
export function toggle(cst: Cst, paths: Path[]): Cst {
  const config = read(cst);
  return paths.reduce((edited, at) => {
    const virtual = at.block && config.virtual[at.block.index];
    const found = at.server === undefined ? virtual : virtual?.server[at.server];
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
