import { type Block, type BlockKind, type Cst, type Node, type Problem, sourceText } from './cst';
import { type Line, splitLines } from './lines';
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

/** Turns the lines into the tree. Never throws; a line that it does not understand is kept as `unknown`. */
class Builder {
  readonly root: Node[] = [];
  /** outermost first; never more than a virtual (or failover) and a server in it */
  private readonly open: OpenBlock[] = [];
  /** braces still open in a block of unknown kind; its lines are kept as they are */
  private unknownDepth = 0;

  constructor(private readonly lines: Line[]) {}

  build(): Node[] {
    for (let i = 0; i < this.lines.length; i++) {
      const line = this.lines[i];
      if (line) i += this.line(line, i);
    }
    while (this.open.length) this.closeBlock(null);
    return this.root;
  }

  private get body(): Node[] {
    return this.open.at(-1)?.body ?? this.root;
  }

  private closeBlock(close: Block['close']): void {
    const block = this.open.pop();
    if (block) block.close = close;
  }

  private unknown(line: Line, problem?: Problem): void {
    this.body.push({
      type: 'unknown',
      text: line.text,
      eol: line.eol,
      ...(problem && { problem }),
    });
  }

  /** @returns how many further lines it took */
  private line(line: Line, index: number): number {
    const { text, eol } = line;
    const start = skipBlanks(text, 0);
    const header = headerKeyword(text, start);
    if (this.unknownDepth > 0 && !(header && header !== 'server')) {
      const end = trimEnd(text, start);
      if (text[start] === '}') this.unknownDepth--;
      else if (text[end - 1] === '{') this.unknownDepth++;
      this.unknown(line);
      return 0;
    }
    this.unknownDepth = 0;
    if (start === text.length) {
      this.body.push((text === '' && EMPTY[eol]) || { type: 'blank', text, eol });
      return 0;
    }
    if (text[start] === '#') {
      this.body.push({ type: 'comment', text, eol });
      return 0;
    }
    if (header) return this.header(line, start, header, index);
    const word = skipWord(text, start);
    if (word === start + 1 && text[start] === '}') {
      if (this.open.length)
        this.closeBlock({ indent: text.slice(0, start), tail: text.slice(start + 1), eol });
      else this.unknown(line, 'STRAY_CLOSE');
      return 0;
    }
    if (word === start + 1 && text[start] === '{') {
      this.unknown(line, 'STRAY_BRACE');
      return 0;
    }
    if (!this.directive(line, start)) this.notUnderstood(line, start);
    return 0;
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
      indent: text.slice(0, start),
      key: text.slice(start, keyEnd),
      beforeEquals: text.slice(keyEnd, equals),
      afterEquals: text.slice(equals + 1, valueStart),
      value: text.slice(valueStart, valueEnd),
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
  private header(line: Line, start: number, kind: BlockKind, index: number): number {
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
      return 0;
    }
    const last = trimEnd(rest, 0);
    if (rest[last - 1] === '{') {
      const nameEnd = trimEnd(rest.slice(0, last - 1), 0);
      block.name = rest.slice(0, nameEnd);
      block.beforeBrace = rest.slice(nameEnd, last - 1);
      block.tail = rest.slice(last);
      return 0;
    }
    block.name = rest.slice(0, end);
    const found = this.braceBelow(index);
    const braceLine = this.lines[index + found];
    if (!found || !braceLine) {
      block.brace = '';
      block.tail = rest.slice(end);
      return 0;
    }
    const between = this.lines.slice(index + 1, index + found).map((l) => l.text + l.eol);
    const at = skipBlanks(braceLine.text, 0);
    block.beforeBrace = rest.slice(end) + line.eol + between.join('') + braceLine.text.slice(0, at);
    block.tail = braceLine.text.slice(at + 1);
    block.eol = braceLine.eol;
    return found;
  }

  /** How many lines below `index` a `{` of its own stands, with only blank lines and comments between; 0: nowhere */
  private braceBelow(index: number): number {
    for (let i = index + 1; i < this.lines.length; i++) {
      const text = this.lines[i]?.text ?? '';
      const start = skipBlanks(text, 0);
      if (start === text.length || text[start] === '#') continue;
      return text[start] === '{' && skipWord(text, start) === start + 1 ? i - index : 0;
    }
    return 0;
  }
}

/**
 * Reads an lvs.cf. Never throws; time and memory grow linearly with the size.
 * @param source the file's bytes, or text (taken as UTF-8)
 */
export function parse(source: Uint8Array | string): ParseResult {
  const all = sourceText(source);
  const bom = all.startsWith(BOM) ? BOM : '';
  const cst: Cst = { bom, body: new Builder(splitLines(bom ? all.slice(3) : all)).build() };
  return { cst, findings: syntaxFindings(cst) };
}
