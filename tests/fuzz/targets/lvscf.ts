import fc from 'fast-check';
import {
  addBlock,
  diff,
  EditError,
  type Cst,
  fields,
  fieldsOf,
  format,
  isFinding,
  newBlockValues,
  parse,
  parseNewBlock,
  parsePath,
  type Path,
  print,
  read,
  removeBlock,
  renameBlock,
  sentence,
  setValue,
  toJson,
  unsetValue,
  validate,
} from '@/lib/lvscf';
import { damagedLvscf, looseLvscf, lvscf } from '@/lib/lvscf/testing/arbitrary';
import { sample } from '@/lib/lvscf/testing/samples';
import { exampleFacts } from '@/pulse/compile/example';
import type { Random } from '../kit/random';
import { hold, same, type Target } from '../kit/target';

const WORDS = [
  ...fields.map(({ name }) => name),
  ...['virtual HTTP {\n', 'failover f {\n', 'server web1 {\n', '}\n', ' = ', ' { # note\n', '"my web"'],
  ...[
    '0.0.0.0',
    '10.0.0.14',
    'fd00::1',
    '::ffff:10.0.0.1',
    '255.255.255.0',
    'eth0:1',
    '"GET / HTTP/1.0\\r\\n\\r\\n"',
  ],
  ...[
    'wlc',
    'mh',
    'tcp',
    'udp',
    'nat',
    'direct',
    'tunnel',
    'none',
    'lvs',
    'fos',
    'http',
    '[ a b ]',
    '/bin/true %h',
  ],
];

/** Values that people and attackers type into a field. */
const TYPED = [
  ...[
    '',
    '0',
    '1',
    '80',
    '-1',
    '10.0.0.9',
    '10.0.0.9 eth1:2',
    'eth1:2',
    'fd00::9',
    'wlc',
    'x',
    'two words',
    '"quoted"',
  ],
  ...[
    "it's",
    'a"b',
    'a#b',
    ' #c',
    '{',
    '}',
    'x }\nserver evil {',
    'a = b',
    '\\',
    'a\\',
    '\t',
    ' ',
    'é',
    '\u2028',
    '\ufeff',
  ],
  ...[
    'x\n client_monitor = /bin/sh',
    'x\r',
    '\0',
    '%h',
    '$HOME',
    '`id`',
    '--help',
    '../../etc/passwd',
    'x'.repeat(300),
  ],
];

const GRAMMARS = [damagedLvscf.map((bytes) => bytes.toString('latin1')), looseLvscf, lvscf];

/** lvs.cf as the library reads, judges, edits and writes it. */
export const lvscfTarget: Target = {
  name: 'lvscf',
  seeds: ['', sample('nat').toString('latin1'), sample('direct').toString('latin1')],
  words: WORDS,
  generate: (random) => fc.sample(random.pick(GRAMMARS), { numRuns: 1, seed: random.next() | 0 })[0] ?? '',
  check(input, random) {
    const { cst, findings } = parse(input);
    hold(print(cst).equals(input), 'print(parse(x)) is not x');
    const strict = validate(cst, { strict: true, facts: exampleFacts() });
    const judged = [...validate(cst), ...strict];
    for (const one of judged) hold(!sentence(one).includes('undefined'), 'a sentence has a hole', one);
    read(cst);
    toJson(cst, { defaults: true });
    same(diff(cst, cst), [], 'a file differs from itself');
    if (input.length < 64 * 1024) {
      // In a file with errors of form a new line may come to stand in a block that was never closed; no such file is saved.
      const broken = findings.some((f) => f.severity === 'error');
      formatted(cst, broken);
      edited(cst, random, broken);
      named(cst, random);
    }
    return judged.map(({ code }) => code);
  },
};

function formatted(cst: Cst, broken: boolean): void {
  const once = format(cst);
  const again = parse(once).cst;
  if (broken) return;
  same(
    diff(cst, again).filter(({ code }) => code !== 'FORM_ONLY'),
    [],
    'format changes what the file says',
  );
  hold(format(again).equals(once), 'format of a formatted file is another one');
}

/** An edit is refused with a finding, or changes what it names and nothing else, in the tree and in the file that is written. */
function edited(cst: Cst, random: Random, broken: boolean): void {
  const paths = pathsOf(cst);
  for (let n = 0; n < 3; n++) {
    const at = random.pick(paths);
    const scope = at.server !== undefined ? 'server' : (at.block?.kind ?? 'global');
    const own = fieldsOf(scope);
    const { name } = random.pick(own);
    const path = { ...at, directive: name };
    const text = random.pick(TYPED);
    const before = toJson(cst);
    const set = tried(() => setValue(cst, path, text));
    if (set) {
      const after = written(set, 'setValue', broken);
      same(without(after, path), without(before, path), `setting ${name} changes something else`);
    }
    const unset = tried(() => unsetValue(cst, path));
    if (unset)
      same(
        without(written(unset, 'unsetValue', broken), path),
        without(before, path),
        `unsetting ${name} does`,
      );
    if (!at.block) continue;
    const gone = tried(() => removeBlock(cst, at));
    if (gone) written(gone, 'removeBlock', broken);
    const renamed = tried(() => renameBlock(cst, at, text));
    if (renamed) {
      const after = written(renamed, 'renameBlock', broken);
      same(nameAt(after, at), text, 'a new name is read as another one');
      same(without(after, at), without(before, at), 'renaming changes something else');
    }
  }
  const kind = random.pick(['virtual', 'failover', 'server'] as const);
  const parent = kind === 'server' ? random.pick(paths) : null;
  if (kind === 'server' && (!parent?.block || parent.server !== undefined)) return;
  const own = fieldsOf(kind);
  const values = { ...newBlockValues(kind), [random.pick(own).name]: random.pick(TYPED) };
  const added = tried(() => addBlock(cst, parent, kind, random.pick(TYPED), values));
  if (!added) return;
  const after = written(added, 'addBlock', broken);
  const count = (json: ReturnType<typeof toJson>) =>
    json.virtual.length +
    json.failover.length +
    [...json.virtual, ...json.failover].reduce((sum, { server }) => sum + server.length, 0);
  same(count(after), count(toJson(cst)) + 1, 'adding one block made another number of them');
}

/** Text that names a value is understood or refused, never thrown at. */
function named(cst: Cst, random: Random): void {
  const text = `${random.pick(['deadtime', 'virtual', 'failover', 'server'])}${random.pick(['', '.', '[#1]', '["HTTP"]', "['x']", '[x', '[#99999999999]', '["a\\"b"]'])}${random.pick(['', '.port', '.server[#1].weight', '.__proto__', '.constructor', ' = 1', '\n'])}`;
  for (const parsed of [parsePath(text, cst), parseNewBlock(text, cst)])
    if (isFinding(parsed)) hold(sentence(parsed).length > 10, 'a refused path has no sentence', parsed);
}

function tried(edit: () => Cst): Cst | null {
  try {
    return edit();
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    hold(sentence(error.finding).length > 5, 'a refused edit has no sentence', error.finding);
    return null;
  }
}

/** What the edited tree says, which must be what the file says that is written from it. */
function written(edit: Cst, by: string, broken: boolean): ReturnType<typeof toJson> {
  const json = toJson(edit);
  if (!broken) same(toJson(parse(print(edit)).cst), json, `what ${by} wrote is read as something else`);
  return json;
}

function pathsOf(cst: Cst): Path[] {
  const json = toJson(cst);
  return (['virtual', 'failover'] as const).reduce<Path[]>(
    (all, kind) => [
      ...all,
      ...json[kind].flatMap(({ server }, index): Path[] => [
        { block: { kind, index } },
        ...server.map((_, n) => ({ block: { kind, index }, server: n })),
      ]),
    ],
    [{}],
  );
}

/** The file's JSON without one directive (both words of a double one), or without one block's name. */
function without(json: ReturnType<typeof toJson>, path: Path): unknown {
  const copy = structuredClone(json);
  const block = path.block && copy[path.block.kind][path.block.index];
  const section: Record<string, unknown> | undefined =
    path.server === undefined ? (block ?? copy.global) : block?.server[path.server];
  if (!section) return copy;
  const gone = path.directive ? [path.directive, ...(PAIRS[path.directive] ?? [])] : ['name'];
  for (const name of gone) Reflect.deleteProperty(section, name);
  return copy;
}

/** Two fields of one directive. */
const PAIRS: Record<string, string[]> = {
  address: ['device'],
  device: ['address'],
  nat_router: ['nat_router_device'],
  nat_router_device: ['nat_router'],
};

function nameAt(json: ReturnType<typeof toJson>, { block, server }: Path): unknown {
  const found = block && json[block.kind][block.index];
  return server === undefined ? found?.name : found?.server[server]?.name;
}
