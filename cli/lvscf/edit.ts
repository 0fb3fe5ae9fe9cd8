import {
  type Cst,
  EditError,
  type Finding,
  type NewBlock,
  type Path,
  addBlock,
  isFinding,
  newBlockValues,
  parseNewBlock,
  parsePath,
  print,
  removeBlock,
  setValue,
  unsetValue,
} from '@/lib/lvscf';
import { finding } from '@/lib/lvscf/findings';
import { UsageError, readArgs } from './args';
import { replaceFile } from './files';
import type { Output } from './run';
import { readSound } from './source';

type Verb = 'set' | 'unset' | 'add' | 'remove';

/** `lvscf set`, `unset`, `add`, `remove`: the smallest edit, to standard output or in place */
export function edit(verb: Verb, argv: string[]): Output {
  const { words, flags } = readArgs(argv, ['-i']);
  const [file, path, ...values] = words;
  if (file === undefined || path === undefined) throw new UsageError('FILE and PATH are needed');
  if (verb === 'set' && values.length !== 1) throw new UsageError('exactly one VALUE is needed');
  if ((verb === 'unset' || verb === 'remove') && values.length) throw new UsageError('too many arguments');
  const inPlace = flags.has('-i');
  if (inPlace && file === '-') throw new UsageError('-i needs a file, not standard input');
  const { cst, bytes } = readSound(file);
  const after = print(edited(verb, cst, path, values));
  if (!inPlace) return { out: after };
  if (!after.equals(bytes)) replaceFile(file, after);
  return {};
}

function sure<T extends Path | NewBlock>(result: T | Finding): T {
  if (isFinding(result)) throw new EditError(result);
  return result;
}

function edited(verb: Verb, cst: Cst, path: string, values: string[]): Cst {
  switch (verb) {
    case 'set':
      return setValue(cst, sure<Path>(parsePath(path, cst)), values[0] ?? '');
    case 'unset': {
      const after = unsetValue(cst, sure<Path>(parsePath(path, cst)));
      if (print(after).equals(print(cst))) throw new EditError(finding('NOT_SET', {}, { name: path }));
      return after;
    }
    case 'remove':
      return removeBlock(cst, sure<Path>(parsePath(path, cst)));
    case 'add': {
      const { parent, kind, name } = sure<NewBlock>(parseNewBlock(path, cst));
      return addBlock(cst, parent, kind, name, { ...newBlockValues(kind), ...pairs(values) });
    }
  }
}

/** `NAME=VALUE`; an empty value leaves out what a new entry would have */
function pairs(values: string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`“${pair}” is not NAME=VALUE`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
