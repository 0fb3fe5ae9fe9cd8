import { toLatin1, toText } from './bytes';
import type { Block, BlockKind, Cst, Directive, Node } from './cst';
import { type Field, type Scope, fieldOf, fieldsOf, secondWordOf } from './fields';
import { finding, quoted } from './findings';
import { fill, messages } from './messages';
import type { Finding, Path } from './types';
import { checkValue, readNumber } from './values';
import { readWords, spellWord } from './words';

/**
 * Edits. Each returns a new tree that shares every node it did not touch, so everything else prints byte for byte as before.
 * What they write, the original daemons accept too, except where the directive itself is an extension.
 */

/** Thrown when an edit cannot be made; nothing was changed. `finding` says why, in the words of every other finding. */
export class EditError extends Error {
  constructor(readonly finding: Finding) {
    super(fill(messages[finding.code as keyof typeof messages].text, finding.params));
    this.name = 'EditError';
  }
}

function fail(...args: Parameters<typeof finding>): never {
  throw new EditError(finding(...args));
}

/** Piranha's indentation: 4 and a blank, and 4 more for a real server's directives */
export const INDENT = '     ';
export const SERVER_INDENT = '         ';

// --- finding the place ---------------------------------------------------------------------------------------------------

function scopeOf(path: Path): Scope {
  if (path.server !== undefined) return 'server';
  return path.block?.kind ?? 'global';
}

function nthBlock(nodes: readonly Node[], kind: BlockKind, n: number): number {
  let seen = 0;
  for (const [i, node] of nodes.entries())
    if (node.type === 'block' && node.kind === kind && seen++ === n) return i;
  return fail('PATH_NOT_FOUND', {}, { kind, which: `#${n + 1}` });
}

/** Runs `change` on the list of nodes that holds the section's directives, and rebuilds the way up to it. */
function inside(cst: Cst, path: Path, change: (nodes: readonly Node[]) => readonly Node[]): Cst {
  if (!path.block) return { ...cst, body: change(cst.body) };
  const { kind, index } = path.block;
  return {
    ...cst,
    body: replaceBlock(cst.body, kind, index, (block) => {
      if (path.server === undefined) return { ...block, body: change(block.body) };
      return {
        ...block,
        body: replaceBlock(block.body, 'server', path.server, (server) => ({
          ...server,
          body: change(server.body),
        })),
      };
    }),
  };
}

function replaceBlock(
  nodes: readonly Node[],
  kind: BlockKind,
  n: number,
  change: (b: Block) => Block,
): readonly Node[] {
  const at = nthBlock(nodes, kind, n);
  return nodes.map((node, i) => (i === at && node.type === 'block' ? change(node) : node));
}

/** The line end that the file uses */
function eolOf(cst: Cst): string {
  const first = cst.body[0];
  if (!first) return '\n';
  return first.eol || '\n';
}

/** Gives a node a line end when it was the file's last without one. */
function ended(node: Node, eol: string): Node {
  if (node.type !== 'block') return node.eol ? node : { ...node, eol };
  if (node.close) return node.close.eol ? node : { ...node, close: { ...node.close, eol } };
  const last = node.body[node.body.length - 1];
  if (!last) return node.eol ? node : { ...node, eol };
  return { ...node, body: [...node.body.slice(0, -1), ended(last, eol)] };
}

function insertAt(nodes: readonly Node[], at: number, node: Node, eol: string): readonly Node[] {
  const before = nodes[at - 1];
  const head = before ? [...nodes.slice(0, at - 1), ended(before, eol)] : [];
  return [...head, node, ...nodes.slice(at)];
}

// --- values --------------------------------------------------------------------------------------------------------------

/** One word in the file's spelling; refuses what is wrong for the field or cannot be spelt. */
function spell(field: Field | undefined, name: string, value: string): string {
  const problem = field ? checkValue(field, value) : null;
  if (problem?.severity === 'error') throw new EditError(problem);
  if (/[\r\n\0]/.test(value)) return fail('CONTROL_CHARACTER', {}, { name });
  const latin1 = toLatin1(value);
  return (
    spellWord(latin1, field?.quoted ?? false) ?? fail('VALUE_UNQUOTABLE', {}, { name, value: quoted(value) })
  );
}

function isDirective(node: Node | undefined, key: string): node is Directive {
  return node?.type === 'directive' && node.key === key;
}

function lastIndex(nodes: readonly Node[], key: string): number {
  for (let i = nodes.length - 1; i >= 0; i--) if (isDirective(nodes[i], key)) return i;
  return -1;
}

/** The same line with another value. Mends what the original would refuse in it, but keeps a comment behind it. */
function withValue(d: Directive, value: string): Directive {
  if (d.value === value) return d;
  return {
    ...d,
    beforeEquals: d.beforeEquals || ' ',
    afterEquals: d.afterEquals || ' ',
    value,
    // Blanks behind a closing quote hide that quote from the original.
    tail: d.tail.trim() === '' ? '' : d.tail,
  };
}

/** The raw value that the directive shall have: the parts of a two-word directive are set one by one. */
function rawValue(
  scope: Scope,
  name: string,
  value: string,
  old: Directive | undefined,
): { key: string; value: string } {
  const field = fieldOf(scope, name);
  const words = old ? readWords(old.value).words.map((w) => old.value.slice(w.start, w.end)) : [];
  if (field?.partOf) {
    const device = spell(field, name, value);
    const first = words[0] ?? '0.0.0.0';
    return { key: field.partOf, value: `${first} ${device}` };
  }
  const second = secondWordOf(scope, name);
  if (second) {
    const given = /^([^ \t]+)[ \t]+([^ \t]+)$/.exec(value);
    const address = spell(field, name, given?.[1] ?? value);
    const device = given?.[2] === undefined ? words[1] : spell(second, second.name, given[2]);
    return { key: name, value: device === undefined ? address : `${address} ${device}` };
  }
  if (field?.type.kind === 'list') return { key: name, value };
  if (
    old &&
    words.length === 1 &&
    readWords(old.value).words[0]?.text === toLatin1(value) &&
    !fieldError(field, value)
  )
    return { key: name, value: old.value };
  return { key: name, value: spell(field, name, value) };
}

function fieldError(field: Field | undefined, value: string): boolean {
  return field !== undefined && checkValue(field, value)?.severity === 'error';
}

/** Which directive of the file carries this name: `device` is part of `address`. */
function carrier(scope: Scope, name: string): string {
  return fieldOf(scope, name)?.partOf ?? name;
}

function directiveOf(path: Path): string {
  return path.directive ?? fail('PATH_NEEDS_DIRECTIVE', {}, { text: path.block?.kind ?? '' });
}

/**
 * Sets one directive: the value is replaced where the directive stands (of a repeated one in the last, which counts), else a new
 * line is put at its place in the order of the registry, indented like its neighbours.
 * @param path with a directive; `device` and `nat_router_device` set the second word of `address` and `nat_router`
 * @param value text without quotes; of `address`, IP alone keeps the device, `IP DEV` sets both
 * @throws EditError a value that is wrong for the field, or that the file cannot express
 */
export function setValue(cst: Cst, path: Path, value: string): Cst {
  const name = directiveOf(path);
  const scope = scopeOf(path);
  const key = carrier(scope, name);
  return inside(cst, path, (nodes) => {
    const at = lastIndex(nodes, key);
    const old = nodes[at];
    const raw = rawValue(scope, name, value, isDirective(old, key) ? old : undefined);
    if (isDirective(old, key)) {
      const changed = withValue(old, raw.value);
      return changed === old ? nodes : nodes.map((node, i) => (i === at ? changed : node));
    }
    return insertDirective(nodes, scope, raw, eolOf(cst));
  });
}

function insertDirective(
  nodes: readonly Node[],
  scope: Scope,
  raw: { key: string; value: string },
  eol: string,
): readonly Node[] {
  const order = fieldOf(scope, raw.key)?.order ?? Infinity;
  let after = -1;
  let before = -1;
  for (const [i, node] of nodes.entries()) {
    if (node.type !== 'directive') continue;
    const own = fieldOf(scope, node.key)?.order ?? Infinity;
    if (own <= order) after = i;
    else if (before < 0) before = i;
  }
  const neighbour = nodes[after >= 0 ? after : before];
  const indent =
    neighbour?.type === 'directive'
      ? neighbour.indent
      : scope === 'global'
        ? ''
        : scope === 'server'
          ? SERVER_INDENT
          : INDENT;
  const node: Directive = {
    type: 'directive',
    indent,
    key: toLatin1(raw.key),
    beforeEquals: ' ',
    afterEquals: ' ',
    value: raw.value,
    tail: '',
    eol,
  };
  // Before all blocks: a `port` behind a real server would not reach it in the original.
  const firstBlock = nodes.findIndex((n) => n.type === 'block');
  const at =
    after >= 0
      ? after + 1
      : before >= 0
        ? before
        : firstBlock >= 0
          ? commentsAbove(nodes, firstBlock)
          : nodes.length;
  return insertAt(nodes, at, node, eol);
}

/**
 * Removes a directive, every repetition of it too (else an earlier one would count again). Without the directive nothing happens.
 * `device` and `nat_router_device` take the second word away only.
 */
export function unsetValue(cst: Cst, path: Path): Cst {
  const name = directiveOf(path);
  const scope = scopeOf(path);
  const key = carrier(scope, name);
  return inside(cst, path, (nodes) => {
    if (lastIndex(nodes, key) < 0) return nodes;
    if (key === name) return nodes.filter((node) => !isDirective(node, key));
    return nodes.map((node) => {
      if (!isDirective(node, key)) return node;
      const first = readWords(node.value).words[0];
      return first ? { ...node, value: node.value.slice(first.start, first.end) } : node;
    });
  });
}

// --- blocks --------------------------------------------------------------------------------------------------------------

/** Index of the first of the comment lines that stand directly above the node; they belong to it. */
export function commentsAbove(nodes: readonly Node[], at: number): number {
  let first = at;
  while (first > 0 && nodes[first - 1]?.type === 'comment') first--;
  return first;
}

function nameWord(kind: BlockKind, name: string): string {
  const latin1 = toLatin1(name);
  if (latin1 === '') return fail('BLOCK_NAME_MISSING', {}, { kind });
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(latin1)) return fail('CONTROL_CHARACTER', {}, { name: kind });
  const braces = latin1 === '{' || latin1.endsWith('{');
  const spelt = braces ? `"${latin1}"` : spellWord(latin1, false);
  if (spelt === null || readWords(spelt).words[0]?.text !== latin1)
    return fail('VALUE_UNQUOTABLE', {}, { name: kind, value: quoted(name) });
  return spelt;
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
  return inside(cst, parent ?? {}, (nodes) => {
    const siblings = nodes.filter((n): n is Block => n.type === 'block' && n.kind === kind);
    const sibling = siblings[siblings.length - 1];
    const indent = sibling?.indent ?? (kind === 'server' ? (firstIndent(nodes) ?? INDENT) : '');
    const deeper = kind === 'server' ? `${indent}    ` : INDENT;
    const block: Block = {
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
    const firstVirtual = nodes.findIndex((n) => n.type === 'block' && n.kind === 'virtual');
    const at = sibling
      ? nodes.lastIndexOf(sibling) + 1
      : kind === 'failover' && firstVirtual >= 0
        ? commentsAbove(nodes, firstVirtual)
        : nodes.length;
    return insertAt(nodes, at, block, eol);
  });
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

/** `serial_no` one higher; 1 when it is absent or no number. Each saved change gets a new one, so that both routers can compare. */
export function nextSerial(cst: Cst): Cst {
  const at = lastIndex(cst.body, 'serial_no');
  const node = cst.body[at];
  const old = isDirective(node, 'serial_no')
    ? readNumber(toText(readWords(node.value).words[0]?.text ?? ''))
    : null;
  const next =
    old && old.problem !== 'NOT_A_NUMBER' && old.value >= 0 && old.value < 2147483647 ? old.value + 1 : 1;
  return setValue(cst, { directive: 'serial_no' }, String(next));
}

/** What Piranha's console puts into a new entry, for ADD and `lvscf add` */
export function newBlockValues(scope: Scope): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(scope).flatMap((f) => (f.guiDefault === null ? [] : [[f.name, f.guiDefault]])),
  );
}
