import { toLatin1, toText } from './bytes';
import type { Cst, Directive, Node } from './cst';
import {
  EditError,
  INDENT,
  SERVER_INDENT,
  commentsAbove,
  eolOf,
  fail,
  insertAt,
  inside,
  scopeOf,
} from './edit-nodes';
import { type Field, type Scope, fieldOf, secondWordOf } from './fields';
import { quoted } from './findings';
import type { Path } from './types';
import { checkValue, readNumber } from './values';
import { readWords, spellWord } from './words';

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

/** `[ a b ]` in the file's spelling; refuses what would be read as anything but these words. */
function spellList(name: string, value: string): string {
  if (/[\r\n\0]/.test(value)) return fail('CONTROL_CHARACTER', {}, { name });
  const latin1 = toLatin1(value).replace(/^[ \t]+|[ \t]+$/g, '');
  const { comment, unterminated, words } = readWords(latin1);
  const plain =
    !comment && !unterminated && words.every(({ quote, text }) => !quote && !text.startsWith('#'));
  // Without a word a comment behind it would become one.
  if (plain) return latin1 || '[ ]';
  return fail('VALUE_UNQUOTABLE', {}, { name, value: quoted(value) });
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
export function rawValue(
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
  if (field?.type.kind === 'list') return { key: name, value: spellList(name, value) };
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

/** The file's own serial_no, the last where it names several; null when it names none that is a number. */
export function serialNumber(cst: Cst): number | null {
  const node = cst.body[lastIndex(cst.body, 'serial_no')];
  if (!isDirective(node, 'serial_no')) return null;
  const { value, problem } = readNumber(toText(readWords(node.value).words[0]?.text ?? ''));
  return problem === 'NOT_A_NUMBER' ? null : value;
}

/** `serial_no` one higher; 1 when it is absent or no number. Each saved change gets a new one, so that both routers can compare. */
export function nextSerial(cst: Cst): Cst {
  const old = serialNumber(cst);
  const next = old !== null && old >= 0 && old < 2147483647 ? old + 1 : 1;
  return setValue(cst, { directive: 'serial_no' }, String(next));
}
