import { toText } from './bytes';
import type { Cst } from './cst';
import { type Field, type Scope, fieldOf, fieldsOf, secondWordOf } from './fields';
import type { Path } from './types';
import { BRACKETS, readNumber } from './values';
import { type Entry, type Section, view } from './view';

export type JsonValue = string | number | boolean | string[];
export type JsonSection = Record<string, JsonValue>;
export type JsonServer = JsonSection;
export interface JsonVirtual {
  name: string;
  server: JsonServer[];
  [directive: string]: JsonValue | JsonServer[];
}

/** `lvscf json` (design 3.1) */
export interface LvsJson {
  global: JsonSection;
  virtual: JsonVirtual[];
  failover: JsonVirtual[];
}

/** A value by the type of its field; text where it cannot be read as that. */
function typed(field: Field | undefined, given: string): JsonValue {
  const { value, problem } = readNumber(given);
  const isNumber = problem !== 'NOT_A_NUMBER';
  switch (field?.type.kind) {
    case 'int':
    case 'port':
      return isNumber ? value : given;
    case 'bool':
      return isNumber && (value === 0 || value === 1) ? value === 1 : given;
    default:
      return given;
  }
}

function ofEntry(scope: Scope, entry: Entry): [string, JsonValue][] {
  const { key } = entry.node;
  const field = fieldOf(scope, key);
  const words = entry.words.map(toText);
  const name = toText(key);
  if (field?.type.kind === 'list') return [[name, words.filter((w) => !BRACKETS.has(w))]];
  const second = secondWordOf(scope, key);
  if (second) {
    const out: [string, JsonValue][] = [[name, words[0] ?? '']];
    if (words[1] !== undefined) out.push([second.name, words.slice(1).join(' ')]);
    return out;
  }
  return [[name, typed(field, words.join(' '))]];
}

/** Keys of the JSON that are no directives */
const LABELS = new Set(['name', 'server']);

function ofSection(s: Section, defaults: boolean, port: string): JsonSection {
  const out = new Map<string, JsonValue>();
  // The label is `name`; a directive of that name (there is none) would hide it.
  for (const entry of s.last.values())
    if (!LABELS.has(entry.node.key))
      for (const [name, value] of ofEntry(s.scope, entry)) out.set(name, value);
  if (defaults)
    for (const field of fieldsOf(s.scope)) {
      const assumed = s.scope === 'server' && field.name === 'port' ? port : field.default;
      if (assumed !== null && !out.has(field.name)) out.set(field.name, typed(field, assumed));
    }
  // fromEntries makes own properties even of a directive called __proto__
  return Object.fromEntries(out);
}

function ofBlock(s: Section, defaults: boolean): JsonVirtual {
  const port = s.last.get('port')?.words[0] ?? '80';
  const server = s.servers.map((r) => ({ name: r.name, ...ofSection(r, defaults, port) }));
  return { name: s.name, ...ofSection(s, defaults, port), server };
}

/**
 * One block's directives as `toJson` gives them, or without a block the global ones; undefined: there is no such block. For who asks
 * after one entry of a large file.
 */
export function sectionJson(cst: Cst, { block, server }: Path): JsonSection | undefined {
  const v = view(cst);
  if (!block) return ofSection(v.global, false, '');
  const found = v[block.kind][block.index];
  const s = server === undefined ? found : found?.servers[server];
  return s && { name: s.name, ...ofSection(s, false, '') };
}

/**
 * The file as JSON, each directive under its own name: whole numbers as numbers, booleans as true and false, quoted text without
 * its quotes and with escapes untouched. A directive that cannot be read as its type stays text.
 * @param options.defaults add what the original daemons assume where the file says nothing
 */
export function toJson(cst: Cst, options: { defaults?: boolean } = {}): LvsJson {
  const v = view(cst);
  const defaults = options.defaults ?? false;
  return {
    global: ofSection(v.global, defaults, ''),
    virtual: v.virtual.map((s) => ofBlock(s, defaults)),
    failover: v.failover.map((s) => ofBlock(s, defaults)),
  };
}
