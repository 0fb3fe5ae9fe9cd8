/** Wrong use of the command; the caller prints it and exits 2. */
export class UsageError extends Error {}

export interface Args {
  /** in order; everything after `--` and everything that is no option */
  words: string[];
  flags: Set<string>;
  values: Map<string, string>;
}

/**
 * Splits a command line. `-` alone is a word (standard input).
 * @param flags options without a value, `withValue` options with one (`--facts FILE` or `--facts=FILE`)
 * @throws UsageError an unknown option, or one without its value
 */
export function readArgs(argv: string[], flags: string[], withValue: string[] = []): Args {
  const out: Args = { words: [], flags: new Set(), values: new Map() };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (arg === '--') {
      out.words.push(...argv.slice(i + 1));
      break;
    }
    const [name = '', glued] = arg.startsWith('--') ? split(arg) : [arg, undefined];
    if (arg === '-' || !arg.startsWith('-')) out.words.push(arg);
    else if (flags.includes(name) && glued === undefined) out.flags.add(name);
    else if (withValue.includes(name)) {
      const value = glued ?? argv[++i];
      if (value === undefined) throw new UsageError(`${name} needs a value`);
      out.values.set(name, value);
    } else throw new UsageError(`unknown option ${arg}`);
  }
  return out;
}

function split(arg: string): [string, string | undefined] {
  const at = arg.indexOf('=');
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}
