/**
 * Words of a line. Two readers: `originalWords` splits exactly as the original daemons did (reference 1.1), so that --strict
 * knows what they would refuse; `readWords` takes what the original takes in the same way and, beyond that, what plainly can
 * mean only one thing (`"abc" ` with a blank behind, a comment after the value).
 */

export interface Word {
  /** without its quotes */
  text: string;
  /** within the text that was split; quotes included */
  start: number;
  end: number;
  quote: '"' | "'" | '';
}

/** Blanks are space and tab; a form feed is part of a word. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

export function skipBlanks(line: string, from: number): number {
  let i = from;
  while (i < line.length && isBlank(line.charCodeAt(i))) i++;
  return i;
}

export function skipWord(line: string, from: number): number {
  let i = from;
  while (i < line.length && !isBlank(line.charCodeAt(i))) i++;
  return i;
}

/** End without trailing blanks */
export function trimEnd(line: string, from: number): number {
  let i = line.length;
  while (i > from && isBlank(line.charCodeAt(i - 1))) i--;
  return i;
}

function quoteAt(line: string, at: number): '"' | "'" | '' {
  const c = line[at];
  return c === '"' || c === "'" ? c : '';
}

/**
 * Where the original found the closing quote of the word that opens at `at`: it looked from the first blank after the opening
 * quote on, or at the end of the line took the last character, whatever stood between.
 * @returns index of the closing quote; `at` itself for a lone quote as last character (read as empty); -1: none
 */
function originalClose(line: string, at: number, quote: string): number {
  const blank = skipWord(line, at + 1);
  if (blank >= line.length) return line[line.length - 1] === quote ? line.length - 1 : -1;
  return line.indexOf(quote, blank);
}

/** The original kept at most 99 words of a line and dropped the rest without a word. */
const MAX_WORDS = 99;

/** @returns the words as the original daemons split them, or null for their error 3, an unterminated quote */
export function originalWords(line: string): string[] | null {
  const words: string[] = [];
  for (let i = skipBlanks(line, 0); i < line.length && words.length < MAX_WORDS; i = skipBlanks(line, i)) {
    const quote = quoteAt(line, i);
    if (!quote) {
      const end = skipWord(line, i);
      words.push(line.slice(i, end));
      i = end;
      continue;
    }
    const close = originalClose(line, i, quote);
    if (close < 0) return null;
    words.push(line.slice(i + 1, Math.max(close, i + 1)));
    i = close + 1;
  }
  return words;
}

export interface Words {
  words: Word[];
  /** where the value ends: after its last word; blanks and a comment follow */
  end: number;
  /** a `#` that begins a word after the first one */
  comment: boolean;
  unterminated: boolean;
}

/** Does the line, from `at` on, end, go on with a blank-separated comment, or with a blank? */
function wordEnds(line: string, at: number): boolean {
  return at >= line.length || isBlank(line.charCodeAt(at));
}

function tolerantClose(line: string, at: number, quote: string): number {
  const original = originalClose(line, at, quote);
  if (original === at) return -1;
  if (original > at && wordEnds(line, original + 1)) return original;
  for (let i = line.indexOf(quote, at + 1); i >= 0; i = line.indexOf(quote, i + 1)) {
    if (wordEnds(line, i + 1)) return i;
  }
  return -1;
}

/** Splits the text behind `=`. Never fails: an unterminated quote reaches to the end of the line. */
export function readWords(text: string): Words {
  const words: Word[] = [];
  let end = 0;
  for (let i = skipBlanks(text, 0); i < text.length; i = skipBlanks(text, i)) {
    if (words.length && text[i] === '#') return { words, end, comment: true, unterminated: false };
    const quote = quoteAt(text, i);
    const close = quote ? tolerantClose(text, i, quote) : 0;
    if (close < 0) {
      end = trimEnd(text, i);
      words.push({ text: text.slice(i + 1, Math.max(end, i + 1)), start: i, end, quote });
      return { words, end, comment: false, unterminated: true };
    }
    const stop = quote ? close + 1 : skipWord(text, i);
    words.push({ text: quote ? text.slice(i + 1, close) : text.slice(i, stop), start: i, end: stop, quote });
    i = end = stop;
  }
  return { words, end, comment: false, unterminated: false };
}

/**
 * The spelling of one word that both readers take back as exactly `text`.
 * @param quoted write quotes even where they are not needed (Piranha does for send, expect and programs)
 * @returns null when no spelling exists: the file knows no escapes
 */
export function spellWord(text: string, quoted: boolean): string | null {
  const plain = text !== '' && !/[ \t]/.test(text) && !/^["'#]/.test(text);
  const spellings = quoted || !plain ? [`"${text}"`] : [text, `"${text}"`];
  for (const spelling of spellings) {
    const back = originalWords(spelling);
    const ours = readWords(spelling);
    if (back?.length === 1 && back[0] === text && ours.words.length === 1 && ours.words[0]?.text === text)
      return spelling;
  }
  return null;
}

/**
 * The spelling of a block's name that both readers take back as exactly `text`. Unlike a value it is followed by ` {`, and the
 * original looks for a closing quote behind the first blank only (reference 1.1): quotes serve for names that hold a blank.
 * @returns null when no spelling exists: without a blank, a name that begins with a quote or `=`; with one, a quote behind it;
 * a name that ends with `{`
 */
export function spellName(text: string): string | null {
  if (text === '' || text.endsWith('{')) return null;
  const bare = !/[ \t]/.test(text);
  if (bare && /^["'=]/.test(text)) return null;
  const spelling = bare ? text : `"${text}"`;
  const header = `${spelling} {`;
  const original = originalWords(header);
  const ours = readWords(header).words;
  const same = original?.length === 2 && original[0] === text && original[1] === '{';
  return same && ours.length === 2 && ours[0]?.text === text && ours[1]?.text === '{' ? spelling : null;
}
