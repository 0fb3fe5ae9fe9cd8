import { diff, format, print, sentence, toJson } from '@/lib/lvscf';
import { UsageError, readArgs } from './args';
import type { Output } from './run';
import { readSound } from './source';

/** `lvscf json`, `print` and `format`: the whole file in another form */
export function show(how: 'json' | 'print' | 'format', argv: string[]): Output {
  const { words, flags } = readArgs(argv, how === 'json' ? ['--defaults'] : []);
  const [file] = words;
  if (file === undefined || words.length > 1) throw new UsageError('exactly one FILE is needed');
  const { cst } = readSound(file);
  if (how === 'print') return { out: print(cst) };
  if (how === 'format') return { out: format(cst) };
  return { out: `${JSON.stringify(toJson(cst, { defaults: flags.has('--defaults') }), null, 2)}\n` };
}

/** `lvscf diff`: exit status 0 whether or not they differ; nothing on standard output means that they do not */
export function compare(argv: string[]): Output {
  const { words, flags } = readArgs(argv, ['--json']);
  const [a, b] = words;
  if (a === undefined || b === undefined || words.length > 2) throw new UsageError('two FILEs are needed');
  if (a === '-' && b === '-') throw new UsageError('only one of both can be standard input');
  const changes = diff(readSound(a).cst, readSound(b).cst);
  if (flags.has('--json')) {
    const json = changes.map((change) => ({ ...change, message: sentence(change) }));
    return { out: `${JSON.stringify(json, null, 2)}\n` };
  }
  return { out: changes.map((change) => `${sentence(change)}\n`).join('') };
}
