import { toText } from './bytes';
import { type Cst, keyPosition, valuePosition } from './cst';
import { type Field, fieldOf, secondWordOf } from './fields';
import { Findings, quotedBytes } from './findings';
import type { Finding, Path } from './types';
import { checkValue } from './values';
import { type Entry, type Section, view } from './view';

/** Each value for itself: type, range, spelling; unknown and repeated directives. */
export function valueFindings(cst: Cst): Finding[] {
  const found = new Findings();
  const v = view(cst);
  const sound: Sound = new Map();
  for (const s of [v.global, ...v.failover, ...v.virtual]) {
    section(s, sound, found);
    for (const server of s.servers) section(server, sound, found);
  }
  return found.done();
}

/** Values of each field that were found right in this file: a large one says the same thousands of times. */
type Sound = Map<Field, Set<string>>;

function section(s: Section, sound: Sound, found: Findings): void {
  for (const entry of s.entries) {
    const { key } = entry.node;
    const field = fieldOf(s.scope, key);
    const counts = s.last.get(key);
    if (field && counts === entry && isSound(field, entry, sound)) continue;
    const path: Path = { ...s.path, directive: toText(key) };
    if (counts && counts !== entry)
      found.add(
        'REPEATED',
        { position: keyPosition(counts), path },
        { name: quotedBytes(key), line: entry.line },
      );
    entryFindings(s, field, entry, path, found);
  }
}

/** As nearly every entry is, so that a large file is judged without a thought of where each of its values stands. */
function isSound(field: Field, { words: [first, second] }: Entry, sound: Sound): boolean {
  if (field.origin !== 'original' || field.partOf) return false;
  if (first === undefined) return true;
  if (second !== undefined) return false;
  let known = sound.get(field);
  if (!known) sound.set(field, (known = new Set()));
  if (known.has(first)) return true;
  const right = checkValue(field, toText(first)) === null;
  if (right) known.add(first);
  return right;
}

function entryFindings(
  s: Section,
  field: Field | undefined,
  entry: Entry,
  path: Path,
  found: Findings,
): void {
  const { key } = entry.node;
  const position = valuePosition(entry);
  if (!field || field.partOf) {
    found.add('UNKNOWN_DIRECTIVE', { position: keyPosition(entry), path }, { name: quotedBytes(key) });
    return;
  }
  if (field.origin === 'gui-only') found.add('GUI_ONLY', { position, path }, { name: key });
  const [first, second] = entry.words;
  if (first === undefined) return;
  if (field.origin === 'extension')
    found.add('EXTENSION', { position, path }, { name: key, value: quotedBytes(first) });
  for (const word of field.type.kind === 'list' ? entry.words : [first]) {
    const problem = checkValue(field, toText(word));
    if (problem) found.push({ ...problem, position, path });
  }
  const part = secondWordOf(s.scope, key);
  if (part && second !== undefined) {
    const wrong = checkValue(part, toText(second));
    if (wrong) found.push({ ...wrong, position, path: { ...path, directive: part.name } });
  }
}
