import { toText } from './bytes';
import { type Block, type Cst, type Directive, Place, type Placed } from './cst';
import type { Scope } from './fields';
import { perTree } from './per-tree';
import type { Path } from './types';
import { readWords } from './words';

/** The tree as sections with their directives, the common ground of typed view, JSON, validation, diff and edit. */

export interface Entry extends Placed<Directive> {
  /** latin1, without quotes */
  words: readonly string[];
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

/** Words of the values of one file, each value split once: a large file says the same thousands of times. */
class Words {
  private readonly known = new Map<string, readonly string[]>();

  of(value: string): readonly string[] {
    let words = this.known.get(value);
    if (!words) this.known.set(value, (words = split(value)));
    return words;
  }
}

function split(value: string): string[] {
  if (!/[ \t"'#]/.test(value)) return value === '' ? [] : [value];
  return readWords(value).words.map((w) => w.text);
}

function empty(scope: Scope, path: Path, block: Placed<Block> | null): Section {
  const name = block ? toText(readWords(block.node.name).words[0]?.text ?? '') : '';
  return { scope, path, block, name, entries: [], last: new Map(), servers: [] };
}

function add(s: Section, node: Directive, { offset, line }: Place, words: Words): void {
  const entry: Entry = { node, offset, line, words: words.of(node.value) };
  s.entries.push(entry);
  s.last.set(node.key, entry);
}

/** @param at where the block begins; it goes past it */
function section(node: Block, path: Path, at: Place, words: Words): Section {
  const s = empty(node.kind, path, { node, offset: at.offset, line: at.line });
  at.enter(node);
  for (const child of node.body) {
    if (child.type === 'block' && child.kind === 'server') {
      s.servers.push(section(child, { ...path, server: s.servers.length }, at, words));
      continue;
    }
    if (child.type === 'directive') add(s, child, at, words);
    at.pass(child);
  }
  at.leave(node);
  return s;
}

export const view = perTree('view', makeView);

function makeView(cst: Cst): View {
  const at = new Place(cst.bom.length, 1);
  const words = new Words();
  const v: View = { global: empty('global', {}, null), virtual: [], failover: [] };
  for (const node of cst.body) {
    if (node.type === 'block' && node.kind !== 'server') {
      const list = v[node.kind];
      list.push(section(node, { block: { kind: node.kind, index: list.length } }, at, words));
      continue;
    }
    if (node.type === 'directive') add(v.global, node, at, words);
    at.pass(node);
  }
  return v;
}

/** A word of a directive as text; null when the directive or the word is absent */
export function word(s: Section, name: string, index = 0): string | null {
  const found = s.last.get(name)?.words[index];
  return found === undefined ? null : toText(found);
}
