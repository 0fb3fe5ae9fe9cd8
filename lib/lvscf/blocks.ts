import { nameFault } from './block-name';
import { toLatin1 } from './bytes';
import type { Block, BlockKind, Cst, Directive, Node } from './cst';
import { rawValue } from './edit';
import {
  EditError,
  INDENT,
  commentsAbove,
  eolOf,
  fail,
  insertAt,
  inside,
  nthBlock,
  replaceBlock,
} from './edit-nodes';
import { type Scope, fieldsOf, secondWordOf } from './fields';
import type { Path } from './types';
import { spellName } from './words';

function nameWord(kind: BlockKind, name: string): string {
  const fault = nameFault(kind, name);
  if (fault) throw new EditError(fault);
  return spellName(toLatin1(name)) ?? '';
}

function directivesOf(
  scope: Scope,
  values: Record<string, string>,
  indent: string,
  eol: string,
): Directive[] {
  const given = new Map(Object.entries(values).filter(([, value]) => value !== ''));
  const out: Directive[] = [];
  for (const field of fieldsOf(scope)) {
    let value = given.get(field.name);
    given.delete(field.name);
    const second = secondWordOf(scope, field.name);
    if (second) {
      const device = given.get(second.name);
      given.delete(second.name);
      if (value === undefined && device === undefined) continue;
      value = device === undefined ? value : `${value ?? '0.0.0.0'} ${device}`;
    }
    if (value === undefined) continue;
    const raw = rawValue(scope, field.name, value, undefined);
    out.push({
      type: 'directive',
      indent,
      key: raw.key,
      beforeEquals: ' ',
      afterEquals: ' ',
      value: raw.value,
      tail: '',
      eol,
    });
  }
  const [unknown] = given.keys();
  if (unknown !== undefined) fail('PATH_UNKNOWN_DIRECTIVE', {}, { name: unknown, scope });
  return out;
}

function firstIndent(nodes: readonly Node[]): string | undefined {
  const d = nodes.find((n) => n.type === 'directive');
  return d?.type === 'directive' ? d.indent : undefined;
}

/**
 * Adds a block behind its siblings.
 * @param parent null for virtual and failover; the path of the virtual server for a real server
 * @param values directive → text, written in the order of the registry; an empty text is left out
 * @throws EditError a wrong value, an unknown directive, a name that the file cannot express
 */
export function addBlock(
  cst: Cst,
  parent: Path | null,
  kind: BlockKind,
  name: string,
  values: Record<string, string>,
): Cst {
  const eol = eolOf(cst);
  return behindSiblings(cst, parent, kind, (nodes, sibling) => {
    const indent = sibling?.indent ?? (kind === 'server' ? (firstIndent(nodes) ?? INDENT) : '');
    const deeper = kind === 'server' ? `${indent}    ` : INDENT;
    return {
      type: 'block',
      kind,
      indent,
      afterKeyword: ' ',
      name: nameWord(kind, name),
      beforeBrace: ' ',
      brace: '{',
      tail: '',
      eol,
      body: directivesOf(kind, values, (sibling && firstIndent(sibling.body)) ?? deeper, eol),
      close: { indent, tail: '', eol },
    };
  });
}

function behindSiblings(
  cst: Cst,
  parent: Path | null,
  kind: BlockKind,
  make: (nodes: readonly Node[], sibling: Block | undefined) => Block,
): Cst {
  return inside(cst, parent ?? {}, (nodes) => {
    const siblings = nodes.filter((n): n is Block => n.type === 'block' && n.kind === kind);
    const sibling = siblings[siblings.length - 1];
    const firstVirtual = nodes.findIndex((n) => n.type === 'block' && n.kind === 'virtual');
    const at = sibling
      ? nodes.lastIndexOf(sibling) + 1
      : kind === 'failover' && firstVirtual >= 0
        ? commentsAbove(nodes, firstVirtual)
        : nodes.length;
    return insertAt(nodes, at, make(nodes, sibling), eolOf(cst));
  });
}

/**
 * Adds a block of this or of another version of the file behind its siblings, as it stands there: with its comments, its spelling
 * and what the registry does not know.
 * @param parent null for virtual and failover; the path of the virtual server for a real server
 * @throws EditError `from` has no such block
 */
export function copyBlock(cst: Cst, parent: Path | null, from: Cst, path: Path): Cst {
  const { owner, kind, index } = blockPath(path);
  const nodes = owner.block ? blockAt(from.body, owner.block.kind, owner.block.index).body : from.body;
  const block = blockAt(nodes, kind, index);
  const close = block.close ?? { indent: block.indent, tail: '', eol: eolOf(cst) };
  return behindSiblings(cst, parent, kind, () => ({
    ...block,
    close: close.eol ? close : { ...close, eol: eolOf(cst) },
  }));
}

function blockAt(nodes: readonly Node[], kind: BlockKind, index: number): Block {
  const found = nodes[nthBlock(nodes, kind, index)];
  return found?.type === 'block' ? found : fail('PATH_NOT_FOUND', {}, { kind, which: `#${index + 1}` });
}

function blockPath(path: Path): { owner: Path; kind: BlockKind; index: number } {
  if (path.directive || !path.block) return fail('PATH_NEEDS_BLOCK', {}, { text: path.directive ?? '' });
  if (path.server !== undefined) return { owner: { block: path.block }, kind: 'server', index: path.server };
  return { owner: {}, kind: path.block.kind, index: path.block.index };
}

/** Removes a block, and the comment lines directly above it. */
export function removeBlock(cst: Cst, path: Path): Cst {
  const { owner, kind, index } = blockPath(path);
  return inside(cst, owner, (nodes) => {
    const at = nthBlock(nodes, kind, index);
    return [...nodes.slice(0, commentsAbove(nodes, at)), ...nodes.slice(at + 1)];
  });
}

/** Changes the label of a block and nothing else. */
export function renameBlock(cst: Cst, path: Path, name: string): Cst {
  const { owner, kind, index } = blockPath(path);
  const spelt = nameWord(kind, name);
  return inside(cst, owner, (nodes) =>
    replaceBlock(nodes, kind, index, (b) => ({
      ...b,
      name: spelt,
      afterKeyword: b.afterKeyword || ' ',
      beforeBrace: b.beforeBrace || ' ',
    })),
  );
}

/** What Piranha's console puts into a new entry, for ADD and `lvscf add` */
export function newBlockValues(scope: Scope): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(scope).flatMap((f) => (f.guiDefault === null ? [] : [[f.name, f.guiDefault]])),
  );
}
