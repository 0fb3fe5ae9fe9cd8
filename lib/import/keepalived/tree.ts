import type { Draft } from '../draft';

/** One keyword of keepalived.conf with its words and, where it opens one, its block. */
export interface Statement {
  word: string;
  args: string[];
  line: number;
  body: Statement[] | null;
}

/** keepalived itself nests at most five deep. */
const DEEPEST = 16;

interface Token {
  text: string;
  line: number;
  kind: 'word' | 'open' | 'close' | 'end';
}

/**
 * keepalived.conf(5) as a tree: a keyword and its words up to the end of the line, `{` … `}` its block; `#` and `!` begin a
 * comment. Never throws: a brace too much or too little is named and the rest is read.
 */
export function readTree(text: string, draft: Draft): Statement[] {
  const root: Statement[] = [];
  const stack: { list: Statement[]; statement: Statement | null }[] = [{ list: root, statement: null }];
  let ignored = 0;
  for (const token of tokens(text)) {
    const top = stack[stack.length - 1];
    if (!top) break;
    if (ignored > 0) {
      if (token.kind === 'open') ignored++;
      else if (token.kind === 'close') ignored--;
    } else if (token.kind === 'word') {
      if (top.statement) top.statement.args.push(token.text);
      else {
        top.statement = { word: token.text, args: [], line: token.line, body: null };
        top.list.push(top.statement);
      }
    } else if (token.kind === 'end') top.statement = null;
    else if (token.kind === 'open') {
      // On a line of its own it belongs to the statement above.
      const owner = top.statement ?? top.list[top.list.length - 1];
      top.statement = null;
      if (!owner || owner.body) draft.lose(token.line, 'NOT_UNDERSTOOD', { text: '{' });
      if (stack.length > DEEPEST) {
        draft.lose(token.line, 'NESTED_TOO_DEEP', { most: DEEPEST });
        ignored = 1;
        continue;
      }
      const list: Statement[] = [];
      if (owner && !owner.body) owner.body = list;
      stack.push({ list, statement: null });
    } else if (stack.length > 1) stack.pop();
    else draft.lose(token.line, 'NOT_UNDERSTOOD', { text: '}' });
  }
  return root;
}

function* tokens(text: string): Generator<Token> {
  for (const [n, raw] of text.split('\n').entries()) {
    const line = n + 1;
    const scan = /[#!].*|"([^"]*)"?|[{}]|[^\s{}"]+/g;
    for (const match of raw.matchAll(scan)) {
      const found = match[0];
      if (/^[#!]/.test(found)) break;
      if (found === '{') yield { text: found, line, kind: 'open' };
      else if (found === '}') yield { text: found, line, kind: 'close' };
      else yield { text: match[1] ?? found, line, kind: 'word' };
    }
    yield { text: '', line, kind: 'end' };
  }
}

/** What is done with each keyword of a block; what is not here is named as lost. */
export type Handlers = Record<string, (statement: Statement) => void>;

/**
 * Gives each statement to its handler.
 * @param known keywords of keepalived that lvs.cf has nothing for
 */
export function each(
  draft: Draft,
  body: Statement[] | null,
  known: ReadonlySet<string>,
  handlers: Handlers,
): void {
  for (const statement of body ?? []) {
    const { word, line } = statement;
    if (!draft.spend(line)) return;
    const handler = Object.hasOwn(handlers, word) ? handlers[word] : undefined;
    if (handler) handler(statement);
    else if (word === 'include') draft.lose(line, 'INCLUDE_NOT_FOLLOWED', { file: statement.args.join(' ') });
    else draft.lose(line, known.has(word) ? 'NO_COUNTERPART' : 'UNKNOWN_KEYWORD', { word });
  }
}

/** A block whose lines are items, such as `virtual_ipaddress`: items also stand on the line of the brace. */
export function items({ body }: Statement): { words: string[]; line: number }[] {
  return (body ?? []).map(({ word, args, line }) => ({ words: [word, ...args], line }));
}

export const keywords = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
