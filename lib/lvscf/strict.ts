import { type Cst, text } from './cst';
import { type Scope, fieldOf, secondWordOf } from './fields';
import { MAX_FINDINGS, finding, quotedBytes } from './findings';
import { linesOf } from './lines';
import { type FindingCode } from './messages';
import type { Finding } from './types';
import { english } from './file-words';
import { originalWords, skipBlanks } from './words';

/** `--strict`: what the original daemons refuse, or read otherwise than we do without a word (reference 1.1 to 1.5). */

/** Findings that name such a cause; they become errors. */
export const RAISED: ReadonlySet<string> = new Set<string>([
  'EMPTY_FILE',
  'BOM',
  'CRLF',
  'LONE_CR',
  'EQUALS_GLUED',
  'BRACE_GLUED',
  'BRACE_ON_NEXT_LINE',
  'QUOTE_TRAILING_BLANK',
  'TRAILING_COMMENT',
  'UNKNOWN_DIRECTIVE',
  'EXTENSION',
  'EXTENSION_IPV6',
  'GUI_ONLY',
  'PORT_AFTER_SERVER',
] satisfies FindingCode[]);

/** The original's parser, line by line, without its values: ours are checked more strictly anyway. */
class OriginalParser {
  private readonly scopes: Scope[] = ['global'];

  private get scope(): Scope {
    return this.scopes[this.scopes.length - 1] ?? 'global';
  }

  /** @returns its error number for the line, or 0. After an error it stopped; here the next line is read all the same. */
  line(line: string): number {
    const start = skipBlanks(line, 0);
    if (start === line.length || line[start] === '#') return 0;
    const words = originalWords(line);
    const opens = /^[ \t]*(virtual|failover|server)(?![^ \t{])/.exec(line)?.[1] as Scope | undefined;
    if (opens && words?.[1] !== '=') return this.header(opens, words);
    if (!words) return 3;
    if (words[0] === '}') {
      if (this.scopes.length === 1) return 12;
      this.scopes.pop();
      return 0;
    }
    return this.directive(words);
  }

  private header(kind: Scope, words: string[] | null): number {
    const fits =
      kind === 'server' ? this.scope === 'virtual' || this.scope === 'failover' : this.scope === 'global';
    // As the tolerant parser does, so that one mistake is not reported on every line after it.
    if (kind !== 'server') this.scopes.length = 1;
    else if (this.scope === 'server') this.scopes.pop();
    this.scopes.push(kind);
    if (!fits) return 12;
    if (!words) return 3;
    if (words.length > 3) return 5;
    return words.length < 3 || words[2] !== '{' ? 7 : 0;
  }

  private directive(words: string[]): number {
    const [name = '', equals] = words;
    const field = fieldOf(this.scope, name);
    if (!field || field.partOf || field.origin !== 'original') return 12;
    if (equals === undefined) return 7;
    if (equals !== '=') return 6;
    if (words.length < 3) return 7;
    // The brackets are words of their own.
    if (field.type.kind === 'list') return words[2] === '[' && words.at(-1) === ']' ? 0 : 13;
    const most = secondWordOf(this.scope, name) ? 4 : 3;
    if (words.length > most) return 5;
    // `nat_router` takes exactly two words (reference 1.5).
    return name === 'nat_router' && words.length < most ? 7 : 0;
  }
}

/**
 * Raises and completes the findings of `validate` for --strict.
 * @param found what the tolerant reading found
 */
export function strictFindings(cst: Cst, found: Finding[]): Finding[] {
  const raised = found.map((f): Finding => (RAISED.has(f.code) ? { ...f, severity: 'error' } : f));
  const known = new Set(raised.filter((f) => f.severity === 'error').map((f) => f.position?.line));
  const source = text(cst).slice(cst.bom.length);
  const parser: OriginalParser = new OriginalParser();
  let offset = cst.bom.length;
  let afterLooseHeader: boolean = false;
  const added: Finding[] = [];
  let row = 0;
  for (const { text: line, eol } of linesOf(source)) {
    row++;
    const start = skipBlanks(line, 0);
    // The brace of a header that stands on a line of its own was reported with the header.
    const number: number = afterLooseHeader && line.trim().startsWith('{') ? 0 : parser.line(line);
    if (start < line.length && line[start] !== '#') afterLooseHeader = number === 7;
    if (number && added.length <= MAX_FINDINGS && !known.has(row)) {
      const length = Math.min(line.length - start, 200);
      const position = { offset: offset + start, length, line: row, column: start + 1 };
      added.push(
        finding(
          'ORIGINAL_REFUSES',
          { position },
          { number, meaning: english.meanings[number] ?? '', text: quotedBytes(line) },
        ),
      );
    }
    offset += line.length + eol.length;
  }
  return [...raised, ...added];
}
