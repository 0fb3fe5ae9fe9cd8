import {
  type Block,
  type Cst,
  type Directive,
  type Node,
  Place,
  type Placed,
  directiveText,
  keyPosition,
  namePosition,
  otherPosition,
  text,
  valuePosition,
} from './cst';
import { type Scope, fieldOf, secondWordOf } from './fields';
import { Findings, quotedBytes } from './findings';
import type { Finding, Position } from './types';
import { readWords } from './words';

/** Bytes that Piranha's console wrote of a line at most, and of the long texts of a virtual server (reference 1.5). */
const CUT = 80;
const CUT_LONG = 300;
const LONG_TEXTS = new Set(['send', 'expect', 'use_regex', 'send_program', 'expect_program']);

export function cutLength(scope: Scope, key: string): number {
  return scope === 'virtual' && LONG_TEXTS.has(key) ? CUT_LONG : CUT;
}

/**
 * What is wrong with the form of the file. Computed from the tree, so that it holds for an edited one too.
 * @param source what the tree prints, where it is known
 */
export function syntaxFindings(cst: Cst, source?: string): Finding[] {
  let list = made.get(cst);
  if (!list) made.set(cst, (list = findAll(cst, source ?? text(cst))));
  return [...list];
}

/** A tree never changes, and `validate` asks after `parse` did. */
const made = new WeakMap<Cst, Finding[]>();

function findAll(cst: Cst, source: string): Finding[] {
  const found = new Findings();
  wholeFile(cst, source, found);
  walk(cst.body, new Place(cst.bom.length, 1), 'global', found);
  return found.done();
}

/** Position of the n-th byte, and how often a pattern occurs */
function occurrences(source: string, pattern: RegExp): { count: number; position: Position } | null {
  let first = -1;
  let count = 0;
  for (const m of source.matchAll(pattern)) {
    if (first < 0) first = m.index;
    count++;
  }
  if (first < 0) return null;
  const before = source.slice(0, first);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const line = before.split(/\r\n|\r|\n/).length;
  return { count, position: { offset: first, length: 1, line, column: first - lineStart + 1 } };
}

function wholeFile(cst: Cst, source: string, found: Findings): void {
  const start: Position = { offset: 0, length: 0, line: 1, column: 1 };
  if (source === '') found.add('EMPTY_FILE', { position: start });
  if (cst.bom) found.add('BOM', { position: { ...start, length: 3 } });
  const nul = source.includes('\0') ? occurrences(source, /\0/g) : null;
  if (nul) found.add('NUL_BYTE', { position: nul.position }, { count: nul.count });
  if (source.includes('\r')) {
    const crlf = occurrences(source, /\r\n/g);
    if (crlf) found.add('CRLF', { position: crlf.position }, { count: crlf.count });
    const cr = occurrences(source, /\r(?!\n)/g);
    if (cr) found.add('LONE_CR', { position: cr.position }, { count: cr.count });
  }
  if (source !== '' && !/[\r\n]/.test(source.slice(-1))) {
    const end = occurrences(source, /.$/gs);
    if (end) found.add('NO_FINAL_NEWLINE', { position: end.position });
  }
}

/** @param at where the first of the nodes begins; it goes past them all */
function walk(nodes: readonly Node[], at: Place, scope: Scope, found: Findings): void {
  for (const node of nodes) {
    const { offset, line } = at;
    if (node.type === 'block') {
      block(node, at, scope, found);
      continue;
    }
    if (node.type === 'directive') {
      if (!isPlain(node)) directive({ node, offset, line }, scope, found);
    } else if (node.type === 'comment') braces(node.text, otherPosition({ node, offset, line }), found);
    else if (node.problem && found.full) found.skip('error');
    else if (node.problem)
      found.add(
        node.problem,
        { position: otherPosition({ node, offset, line }) },
        { text: quotedBytes(node.text.trim()) },
      );
    at.pass(node);
  }
}

/** One unquoted word on a short line in Piranha's own spacing, as nearly every line is: nothing can be wrong with its form. */
function isPlain(d: Directive): boolean {
  return (
    d.beforeEquals === ' ' &&
    d.afterEquals === ' ' &&
    d.tail === '' &&
    d.indent.length + d.key.length + d.value.length + 20 < CUT &&
    d.value !== '' &&
    !/[\s"'#{}]/.test(d.value)
  );
}

/** The original console counted braces wherever they stood. */
function braces(piece: string, position: Position, found: Findings): void {
  if (piece.includes('{') || piece.includes('}')) found.add('BRACE_IN_TEXT', { position });
}

function block(b: Block, at: Place, scope: Scope, found: Findings): void {
  const position = namePosition({ node: b, offset: at.offset, line: at.line });
  const { words, unterminated } = readWords(b.name);
  const params = { kind: b.kind, name: quotedBytes(words[0]?.text ?? '') };
  if (b.kind === 'server' && scope === 'global') found.add('MISPLACED_BLOCK', { position }, params);
  if (!b.name) found.add('BLOCK_NAME_MISSING', { position }, params);
  if (unterminated) found.add('UNTERMINATED_QUOTE', { position }, params);
  if (words.length > 1) found.add('EXTRA_WORDS', { position }, { ...params, text: quotedBytes(b.name) });
  if (!b.brace) found.add('BRACE_MISSING', { position }, params);
  else if (/[\r\n]/.test(b.beforeBrace)) found.add('BRACE_ON_NEXT_LINE', { position }, params);
  else if (b.name && b.beforeBrace === '') found.add('BRACE_GLUED', { position }, params);
  if (b.brace && b.name && b.afterKeyword === '') found.add('BRACE_GLUED', { position }, params);
  behind(b.tail, b.kind, position, found);
  const first = b.body[0];
  if (first?.type === 'blank') found.add('BLANK_AFTER_HEADER', { position }, params);
  if (!b.close) found.add('UNCLOSED_BLOCK', { position }, params);
  at.enter(b);
  walk(b.body, at, b.kind, found);
  at.leave(b);
}

/** What stands behind the last word that is needed: a comment, or words that are too many */
function behind(tail: string, name: string, position: Position, found: Findings): void {
  const rest = tail.trim();
  if (rest.startsWith('#')) found.add('TRAILING_COMMENT', { position });
  else if (rest) found.add('EXTRA_WORDS', { position }, { name, text: quotedBytes(rest) });
}

function directive(placed: Placed<Directive>, scope: Scope, found: Findings): void {
  const d = placed.node;
  const name = quotedBytes(d.key);
  const position = valuePosition(placed);
  if (d.beforeEquals === '' || (d.afterEquals === '' && d.value))
    found.add('EQUALS_GLUED', { position: keyPosition(placed) }, { name });
  if (d.beforeEquals.includes('\t') || d.afterEquals.includes('\t'))
    found.add('TAB_SEPARATOR', { position }, { name });
  behind(d.tail, d.key, position, found);
  braces(d.value + d.tail, position, found);
  if (cut(placed, scope, found)) return;
  if (!d.value) {
    found.add('VALUE_MISSING', { position }, { name });
    return;
  }
  const { words, unterminated } = readWords(d.value);
  if (unterminated) found.add('UNTERMINATED_QUOTE', { position }, { name });
  const field = fieldOf(scope, d.key);
  const allowed = field?.type.kind === 'list' ? Infinity : secondWordOf(scope, d.key) ? 2 : 1;
  if (field && words.length > allowed)
    found.add('EXTRA_WORDS', { position }, { name, text: quotedBytes(d.value.slice(words[allowed]?.start)) });
  if (words.some((w) => w.quote === "'")) found.add('SINGLE_QUOTES', { position }, { name });
  const last = words[words.length - 1];
  if (last?.quote && d.tail && !last.text.includes(' ') && !last.text.includes('\t'))
    found.add('QUOTE_TRAILING_BLANK', { position }, { name });
}

/** Piranha's console cut long lines including their line end, so that the next directive stands on the same line. */
function cut(placed: Placed<Directive>, scope: Scope, found: Findings): boolean {
  const d = placed.node;
  const limit = cutLength(scope, d.key);
  // Cheap first: nearly every line is short.
  if (d.indent.length + d.key.length + d.value.length + d.tail.length + 20 < limit) return false;
  const line = directiveText({ ...d, eol: '' });
  if (line.length < limit) return false;
  const position = valuePosition(placed);
  const name = quotedBytes(d.key);
  if (line.length === limit) {
    found.add('LINE_MAYBE_CUT', { position }, { name, bytes: limit });
    return false;
  }
  const glued = /^ *(?:([a-z_]+) = |(?:virtual|server|failover) \S+ \{|\}$)/.exec(
    line.slice(limit, limit + CUT_LONG),
  );
  if (!glued || (glued[1] && !fieldOf(scope, glued[1]))) return false;
  found.add('LINE_CUT', { position }, { name, bytes: limit, text: quotedBytes(line.slice(limit).trim()) });
  return true;
}
