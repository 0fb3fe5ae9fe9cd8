import vm from 'node:vm';

/** Characters of the POSIX classes, as the C locale has them: the original compiled `expect` with regcomp(3). */
const posixClasses: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/**
 * The regular expression of `expect`, unanchored and case-sensitive as in the original; `.` matches a line end too, as in
 * POSIX. Extended POSIX syntax is JavaScript's, but for the classes `[:digit:]`, which are put in here.
 * @throws SyntaxError when it is not valid
 */
export function compilePattern(source: string): RegExp {
  return new RegExp(
    source.replace(/\[:([a-z]+):\]/g, (all, name: string) => posixClasses[name] ?? all),
    's',
  );
}

const context = vm.createContext(Object.create(null) as object);
const script = new vm.Script('pattern.test(text)');

/**
 * Does the text match? A pattern with nested repetition can take longer than the universe lasts on a text made for it, and
 * would stop every check of this router; V8 gives a limit only to scripts, so it runs as one (about 60 µs more).
 * @param limitMs whole milliseconds that it may take
 * @returns null when it was stopped at the limit
 */
export function matches(pattern: RegExp, text: string, limitMs: number): boolean | null {
  Object.assign(context, { pattern, text });
  try {
    return script.runInContext(context, { timeout: Math.max(1, Math.ceil(limitMs)) }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  }
}
