import { toLatin1 } from './bytes';
import type { Position } from './types';

/**
 * The file as a tree that keeps every byte: each node is the concatenation of its own pieces, so an untouched node prints as
 * it was read. Strings are latin1 (bytes.ts). Nodes are never changed in place; an edit makes new ones.
 */

/** `name = value`, one line */
export interface Directive {
  readonly type: 'directive';
  readonly indent: string;
  readonly key: string;
  readonly beforeEquals: string;
  readonly afterEquals: string;
  /** raw, quotes included */
  readonly value: string;
  /** blanks and a comment behind the value */
  readonly tail: string;
  /** LF, CRLF, CR, or nothing at the end of the file */
  readonly eol: string;
}

export type BlockKind = 'virtual' | 'failover' | 'server';

/** `virtual NAME {` … `}` */
export interface Block {
  readonly type: 'block';
  readonly kind: BlockKind;
  readonly indent: string;
  readonly afterKeyword: string;
  /** raw, quotes included; empty when missing */
  readonly name: string;
  /** blanks, and when `{` stands on a later line, all that lies between */
  readonly beforeBrace: string;
  readonly brace: '{' | '';
  readonly tail: string;
  readonly eol: string;
  readonly body: readonly Node[];
  /** null: not closed before the next block or the end of the file */
  readonly close: Close | null;
}

export interface Close {
  readonly indent: string;
  /** behind `}`; the original ignored it */
  readonly tail: string;
  readonly eol: string;
}

/** Why a line is neither directive, block, comment nor blank: the finding's code. */
export type Problem =
  | 'EQUALS_MISSING'
  | 'STRAY_CLOSE'
  | 'STRAY_BRACE'
  | 'UNKNOWN_BLOCK'
  | 'MISPLACED_BLOCK'
  | 'NOT_A_DIRECTIVE'
  | 'REST_NOT_READ';

/** Anything else: blank lines, comments, and what is kept without being understood */
export interface Other {
  readonly type: 'blank' | 'comment' | 'unknown';
  readonly text: string;
  readonly eol: string;
  readonly problem?: Problem;
}

export type Node = Directive | Block | Other;

export interface Cst {
  /** the three bytes of a UTF-8 byte order mark, or nothing */
  readonly bom: string;
  readonly body: readonly Node[];
}

/** First line of a block */
export function headerText(b: Block): string {
  return b.indent + b.kind + b.afterKeyword + b.name + b.beforeBrace + b.brace + b.tail + b.eol;
}

export function closeText(c: Close): string {
  return c.indent + '}' + c.tail + c.eol;
}

function appendNode(out: string[], node: Node): void {
  if (node.type === 'directive') out.push(directiveText(node));
  else if (node.type === 'block') {
    out.push(headerText(node));
    // At most two levels deep: the parser never nests further.
    for (const child of node.body) appendNode(out, child);
    if (node.close) out.push(closeText(node.close));
  } else out.push(node.text + node.eol);
}

export function directiveText(d: Directive): string {
  return d.indent + d.key + d.beforeEquals + '=' + d.afterEquals + d.value + d.tail + d.eol;
}

/** One node as latin1 */
export function nodeText(node: Node): string {
  const out: string[] = [];
  appendNode(out, node);
  return out.join('');
}

/** The whole file as latin1 */
export function text(cst: Cst): string {
  const out: string[] = [cst.bom];
  for (const node of cst.body) appendNode(out, node);
  return out.join('');
}

/** The file's bytes, from the tree: byte-identical to what was parsed wherever nothing was edited. */
export function print(cst: Cst): Buffer {
  return Buffer.from(text(cst), 'latin1');
}

/** Do both print the same? An edit shares every node that it did not touch: only what lies between those is printed. */
export function sameText(a: Cst, b: Cst): boolean {
  const most = Math.min(a.body.length, b.body.length);
  let before = 0;
  while (before < most && a.body[before] === b.body[before]) before++;
  let behind = 0;
  while (behind < most - before && a.body.at(-1 - behind) === b.body.at(-1 - behind)) behind++;
  const between = ({ body }: Cst) =>
    body
      .slice(before, body.length - behind)
      .map(nodeText)
      .join('');
  return a.bom === b.bom && between(a) === between(b);
}

/** Number of line ends (LF, CRLF or lone CR) in a piece of the file */
export function countLines(piece: string): number {
  let lines = 0;
  for (let i = 0; i < piece.length; i++) {
    const c = piece.charCodeAt(i);
    if (c === 10 || (c === 13 && piece.charCodeAt(i + 1) !== 10)) lines++;
  }
  return lines;
}

/** A node and where it begins */
export interface Placed<N> {
  node: N;
  offset: number;
  line: number;
}

function headerLength(b: Block): number {
  const { indent, kind, afterKeyword, name, beforeBrace, brace, tail, eol } = b;
  const before = indent.length + kind.length + afterKeyword.length + name.length + beforeBrace.length;
  return before + brace.length + tail.length + eol.length;
}

/** Only what lies before a `{` on a later line can hold line ends of its own. */
function headerLines(b: Block): number {
  return (b.beforeBrace.length > 1 ? countLines(b.beforeBrace) : 0) + (b.eol ? 1 : 0);
}

/** Goes through a tree in its order and knows where it stands, so that nothing is kept of the many nodes that nobody asks after. */
export class Place {
  constructor(
    public offset: number,
    public line: number,
  ) {}

  /** Past a node and all that it holds. */
  pass(node: Node): void {
    if (node.type === 'block') {
      this.enter(node);
      for (const child of node.body) this.pass(child);
      this.leave(node);
      return;
    }
    if (node.type === 'directive') {
      const { indent, key, beforeEquals, afterEquals, value, tail } = node;
      this.offset += indent.length + key.length + beforeEquals.length + 1 + afterEquals.length;
      this.offset += value.length + tail.length;
    } else this.offset += node.text.length;
    this.end(node.eol);
  }

  /** To where the body of a block begins. */
  enter(block: Block): void {
    this.offset += headerLength(block);
    this.line += headerLines(block);
  }

  /** From the end of a block's body past the block. */
  leave({ close }: Block): void {
    if (!close) return;
    this.offset += close.indent.length + 1 + close.tail.length;
    this.end(close.eol);
  }

  private end(eol: string): void {
    this.offset += eol.length;
    if (eol) this.line++;
  }
}

/** Position of the value, or of the name where there is no value */
export function valuePosition(d: Placed<Directive>): Position {
  const { indent, key, beforeEquals, afterEquals, value } = d.node;
  if (!value) return keyPosition(d);
  const before = indent.length + key.length + beforeEquals.length + 1 + afterEquals.length;
  return { offset: d.offset + before, length: value.length, line: d.line, column: before + 1 };
}

export function keyPosition(d: Placed<Directive>): Position {
  const { indent, key } = d.node;
  return { offset: d.offset + indent.length, length: key.length, line: d.line, column: indent.length + 1 };
}

/** Position of a block's name, or of its keyword where it has none */
export function namePosition(b: Placed<Block>): Position {
  const { indent, kind, afterKeyword, name } = b.node;
  const before = name ? indent.length + kind.length + afterKeyword.length : indent.length;
  return {
    offset: b.offset + before,
    length: name ? name.length : kind.length,
    line: b.line,
    column: before + 1,
  };
}

/** Position of the text of a line that is not understood */
export function otherPosition(o: Placed<Other>): Position {
  const blanks = /^[ \t]*/.exec(o.node.text)?.[0].length ?? 0;
  return {
    offset: o.offset + blanks,
    length: Math.min(o.node.text.length - blanks, 200),
    line: o.line,
    column: blanks + 1,
  };
}

/** Source as latin1, whichever way it was given; a string is text, not bytes. */
export function sourceText(source: Uint8Array | string): string {
  if (typeof source === 'string') return toLatin1(source);
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('latin1');
}
