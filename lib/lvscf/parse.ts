import { type Block, type BlockKind, type Cst, type Node, type Problem, sourceText } from './cst';
import { type Line, lineAt } from './lines';
import { syntaxFindings } from './syntax';
import type { Finding } from './types';
import { isBlank, readWords, skipBlanks, skipWord, trimEnd } from './words';

export interface ParseResult {
  cst: Cst;
  /** what is wrong with the form of the file, in its order; meaning is `validate`'s */
  findings: Finding[];
}

const BOM = '\xef\xbb\xbf';

/** A block still being read; it stands in the tree already and is not changed any more once it is closed. */
type OpenBlock = { -readonly [K in keyof Block]: K extends 'body' ? Node[] : Block[K] };

/** A node never changes, so one stands for all empty lines with the same line end. */
const EMPTY: Record<string, Node> = Object.fromEntries(
  ['\n', '\r\n', '\r'].map((eol) => [eol, { type: 'blank', text: '', eol }]),
);

const HEADER = /^(virtual|failover|server)(?=[ \t{]|$)/;

/** The keyword of a block header standing at `at`; null when the line is none (`server = x` is a directive). */
function headerKeyword(line: string, at: number): BlockKind | null {
  const first = line.charCodeAt(at);
  if (first !== 118 && first !== 115 && first !== 102) return null; // v, s, f
  const keyword = HEADER.exec(line.slice(at, at + 9))?.[1] as BlockKind | undefined;
  if (!keyword) return null;
  return line[skipBlanks(line, at + keyword.length)] === '=' ? null : keyword;
}

/** Behind the last word of the value; blanks and a comment follow. */
function endOfValue(text: string, start: number): number {
  const rest = text.slice(start);
  if (/["'#]/.test(rest)) return start + readWords(rest).end;
  return trimEnd(text, start);
}

/**
 * After so many lines that are nothing of an lvs.cf the rest is kept in one piece, unread: ten times the findings that anybody is
 * shown (findings.ts), and with the lines below the bound of the memory that a file takes.
 */
const MAX_PROBLEMS = 10_000;
/** Ten times 1,000 virtual servers with 10 real servers each, the largest file that is promised, have 720,000. */
const MAX_LINES = 1_000_000;

/** Texts that are looked for again; what is met later is likely met once. */
const MAX_TEXTS = 10_000;

/** Turns the lines into the tree. Never throws; a line that it does not understand is kept as `unknown`. */
class Builder {
  readonly root: Node[] = [];
  /** outermost first; never more than a virtual (or failover) and a server in it */
  private readonly open: OpenBlock[] = [];
  /** braces still open in a block of unknown kind; its lines are kept as they are */
  private unknownDepth = 0;

  /** one string for each key, indentation and value of the file: a large one says the same thousands of times */
  private readonly texts = new Map<string, string>();
  private problems = 0;
  /** where the next line begins */
  private at = 0;

  constructor(private readonly source: string) {}

  build(): Node[] {
    const { source } = this;
    for (let row = 0; row < MAX_LINES && this.at < source.length && this.problems < MAX_PROBLEMS; row++) {
      const line = lineAt(source, this.at);
      this.at = line.next;
      this.line(line);
    }
    if (this.at < source.length)
      this.body.push({ type: 'unknown', text: source.slice(this.at), eol: '', problem: 'REST_NOT_READ' });
    while (this.open.length) this.closeBlock(null);
    return this.root;
  }

  private once(piece: string): string {
    const known = this.texts.get(piece);
    if (known !== undefined) return known;
    if (this.texts.size < MAX_TEXTS) this.texts.set(piece, piece);
    return piece;
  }

  private get body(): Node[] {
    return this.open.at(-1)?.body ?? this.root;
  }

  private closeBlock(close: Block['close']): void {
    const block = this.open.pop();
    if (block) block.close = close;
    if (!close) this.problems++;
  }

  private unknown(line: Line, problem?: Problem): void {
    if (problem) this.problems++;
    this.body.push({
      type: 'unknown',
      text: line.text,
      eol: line.eol,
      ...(problem && { problem }),
    });
  }

  private line(line: Line): void {
    const { text, eol } = line;
    const start = skipBlanks(text, 0);
    const header = headerKeyword(text, start);
    if (this.unknownDepth > 0 && !(header && header !== 'server')) {
      const end = trimEnd(text, start);
      if (text[start] === '}') this.unknownDepth--;
      else if (text[end - 1] === '{') this.unknownDepth++;
      this.unknown(line);
      return;
    }
    this.unknownDepth = 0;
    if (start === text.length) {
      this.body.push((text === '' && EMPTY[eol]) || { type: 'blank', text, eol });
      return;
    }
    if (text[start] === '#') {
      this.body.push({ type: 'comment', text, eol });
      return;
    }
    if (header) {
      this.header(line, start, header);
      return;
    }
    const word = skipWord(text, start);
    if (word === start + 1 && text[start] === '}') {
      if (this.open.length)
        this.closeBlock({ indent: text.slice(0, start), tail: text.slice(start + 1), eol });
      else this.unknown(line, 'STRAY_CLOSE');
      return;
    }
    if (word === start + 1 && text[start] === '{') {
      this.unknown(line, 'STRAY_BRACE');
      return;
    }
    if (!this.directive(line, start)) this.notUnderstood(line, start);
  }

  private directive({ text, eol }: Line, start: number): boolean {
    let keyEnd = start;
    while (keyEnd < text.length && text[keyEnd] !== '=' && !isBlank(text.charCodeAt(keyEnd))) keyEnd++;
    const equals = skipBlanks(text, keyEnd);
    if (keyEnd === start || text[equals] !== '=' || text[equals + 1] === '=') return false;
    const valueStart = skipBlanks(text, equals + 1);
    const valueEnd = endOfValue(text, valueStart);
    this.body.push({
      type: 'directive',
      indent: this.once(text.slice(0, start)),
      key: this.once(text.slice(start, keyEnd)),
      beforeEquals: text.slice(keyEnd, equals),
      afterEquals: text.slice(equals + 1, valueStart),
      value: this.once(text.slice(valueStart, valueEnd)),
      tail: text.slice(valueEnd),
      eol,
    });
    return true;
  }

  private notUnderstood(line: Line, start: number): void {
    const { text } = line;
    if (text[trimEnd(text, start) - 1] === '{') {
      this.unknownDepth = 1;
      this.unknown(line, 'UNKNOWN_BLOCK');
    } else {
      const word = text.slice(start, Math.min(skipWord(text, start), start + 64));
      this.unknown(line, /^[a-z_]+$/.test(word) ? 'EQUALS_MISSING' : 'NOT_A_DIRECTIVE');
    }
  }

  /** Opens a block; one that may not stand inside what is open closes that first (its `}` is missing). */
  private header(line: Line, start: number, kind: BlockKind): void {
    const room = kind === 'server' ? 1 : 0;
    while (this.open.length > room) this.closeBlock(null);
    if (kind === 'server' && this.open[0]?.kind === 'server') this.closeBlock(null);
    const { text } = line;
    const after = start + kind.length;
    const nameStart = skipBlanks(text, after);
    const rest = text.slice(nameStart);
    const block: OpenBlock = {
      type: 'block',
      kind,
      indent: text.slice(0, start),
      afterKeyword: text.slice(after, nameStart),
      name: '',
      beforeBrace: '',
      brace: '{',
      tail: '',
      eol: line.eol,
      body: [],
      close: null,
    };
    this.body.push(block);
    this.open.push(block);

    const { words, end } = readWords(rest);
    const brace = words.findIndex((w, i) => i < 2 && w.text === '{' && !w.quote);
    const braceWord = words[brace];
    if (braceWord) {
      const nameEnd = brace === 1 ? (words[0]?.end ?? 0) : 0;
      block.name = rest.slice(0, nameEnd);
      block.beforeBrace = rest.slice(nameEnd, braceWord.start);
      block.tail = rest.slice(braceWord.end);
      return;
    }
    const last = trimEnd(rest, 0);
    if (rest[last - 1] === '{') {
      const nameEnd = trimEnd(rest.slice(0, last - 1), 0);
      block.name = rest.slice(0, nameEnd);
      block.beforeBrace = rest.slice(nameEnd, last - 1);
      block.tail = rest.slice(last);
      return;
    }
    block.name = rest.slice(0, end);
    const below = this.braceBelow();
    if (!below) {
      block.brace = '';
      block.tail = rest.slice(end);
      return;
    }
    const { found, from } = below;
    const at = skipBlanks(found.text, 0);
    block.beforeBrace =
      rest.slice(end) + line.eol + this.source.slice(this.at, from) + found.text.slice(0, at);
    block.tail = found.text.slice(at + 1);
    block.eol = found.eol;
    this.at = found.next;
  }

  /** The line below on which a `{` of its own stands, with only blank lines and comments between, and where it begins */
  private braceBelow(): { found: Line; from: number } | null {
    for (let from = this.at; from < this.source.length;) {
      const found = lineAt(this.source, from);
      const start = skipBlanks(found.text, 0);
      if (start < found.text.length && found.text[start] !== '#')
        return found.text[start] === '{' && skipWord(found.text, start) === start + 1
          ? { found, from }
          : null;
      from = found.next;
    }
    return null;
  }
}

/**
 * Reads an lvs.cf. Never throws; time and memory grow linearly with the size, and what lies beyond a bound is kept unread, with a finding.
 * @param source the file's bytes, or text (taken as UTF-8)
 */
export function parse(source: Uint8Array | string): ParseResult {
  const all = sourceText(source);
  const bom = all.startsWith(BOM) ? BOM : '';
  const cst: Cst = { bom, body: new Builder(bom ? all.slice(3) : all).build() };
  return { cst, findings: syntaxFindings(cst, all) };
}
