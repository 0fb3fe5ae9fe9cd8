import { toText } from './bytes';
import { type Block, type Cst, type Directive, type Node, type Placed, insideOf, place } from './cst';
import type { Scope } from './fields';
import type { Path } from './types';
import { readWords } from './words';

/** The tree as sections with their directives, the common ground of typed view, JSON, validation, diff and edit. */

export interface Entry extends Placed<Directive> {
  /** latin1, without quotes */
  words: string[];
}

export interface Section {
  scope: Scope;
  path: Path;
  /** the block; null for the whole file */
  block: Placed<Block> | null;
  /** label, as text */
  name: string;
  /** in the order of the file, repeated ones included */
  entries: Entry[];
  /** the one that counts of each name: the last */
  last: Map<string, Entry>;
  /** its real servers */
  servers: Section[];
}

export interface View {
  global: Section;
  virtual: Section[];
  failover: Section[];
}

function wordsOf(value: string): string[] {
  if (!/[ \t"'#]/.test(value)) return value === '' ? [] : [value];
  return readWords(value).words.map((w) => w.text);
}

function section(scope: Scope, path: Path, block: Placed<Block> | null, nodes: Placed<Node>[]): Section {
  const name = block ? toText(readWords(block.node.name).words[0]?.text ?? '') : '';
  const s: Section = { scope, path, block, name, entries: [], last: new Map(), servers: [] };
  for (const placed of nodes) {
    const { node } = placed;
    if (node.type === 'directive') {
      const entry: Entry = { node, offset: placed.offset, line: placed.line, words: wordsOf(node.value) };
      s.entries.push(entry);
      s.last.set(node.key, entry);
    } else if (node.type === 'block' && node.kind === 'server' && scope !== 'global') {
      s.servers.push(blockSection({ ...placed, node }, { ...path, server: s.servers.length }));
    }
  }
  return s;
}

function blockSection(placed: Placed<Block>, path: Path): Section {
  const inside = insideOf(placed);
  return section(placed.node.kind, path, placed, place(placed.node.body, inside.offset, inside.line));
}

/** A tree never changes, so its sections are made once. */
const made = new WeakMap<Cst, View>();

export function view(cst: Cst): View {
  let v = made.get(cst);
  if (!v) made.set(cst, (v = makeView(cst)));
  return v;
}

function makeView(cst: Cst): View {
  const nodes = place(cst.body, cst.bom.length, 1);
  const v: View = { global: section('global', {}, null, nodes), virtual: [], failover: [] };
  for (const placed of nodes) {
    const { node } = placed;
    if (node.type !== 'block' || node.kind === 'server') continue;
    const list = v[node.kind];
    list.push(blockSection({ ...placed, node }, { block: { kind: node.kind, index: list.length } }));
  }
  return v;
}

/** A word of a directive as text; null when the directive or the word is absent */
export function word(s: Section, name: string, index = 0): string | null {
  const found = s.last.get(name)?.words[index];
  return found === undefined ? null : toText(found);
}
