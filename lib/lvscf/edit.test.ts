import { describe, expect, test } from 'vitest';
import {
  EditError,
  addBlock,
  diff,
  format,
  isFinding,
  newBlockValues,
  nextSerial,
  parse,
  parsePath,
  print,
  read,
  removeBlock,
  renameBlock,
  sentence,
  setValue,
  toJson,
  unsetValue,
  validate,
} from '.';
import { sample } from './testing/samples';

const direct = () => parse(sample('direct')).cst;
const lines = (cst: ReturnType<typeof direct>) => print(cst).toString('latin1').split('\n');
const before = lines(direct());
const at = (text: string, cst = direct()) => {
  const path = parsePath(text, cst);
  if (isFinding(path)) throw new Error(sentence(path));
  return path;
};
/** code of the finding that an edit is refused with */
function refusal(edit: () => unknown): string {
  try {
    edit();
  } catch (error) {
    if (error instanceof EditError) return error.finding.code;
    throw error;
  }
  return 'not refused';
}

describe('setValue', () => {
  test('changes one value', () => {
    const after = lines(setValue(direct(), at('deadtime'), '30'));
    expect(after.filter((l, i) => l !== before[i])).toEqual(['deadtime = 30']);
  });

  test('puts a new directive at its place, indented like its neighbours', () => {
    const after = lines(setValue(direct(), at('virtual["HTTP"].persistent'), '300'));
    expect(after.filter((l) => !before.includes(l))).toEqual(['     persistent = 300']);
    expect(after[after.indexOf('     persistent = 300') - 1]).toBe('     port = 80');
    const server = lines(setValue(direct(), at('virtual[#1].server[#2].port'), '8080'));
    expect(server[server.indexOf('         port = 8080') - 1]).toBe('         active = 1');
  });

  test('address keeps its device, device keeps its address', () => {
    const moved = setValue(direct(), at('virtual["HTTP"].address'), '10.0.0.1');
    expect(lines(moved)).toContain('     address = 10.0.0.1 eth0:1');
    expect(lines(setValue(moved, at('virtual["HTTP"].device'), 'bond0:7'))).toContain(
      '     address = 10.0.0.1 bond0:7',
    );
    expect(lines(unsetValue(moved, at('virtual["HTTP"].device')))).toContain('     address = 10.0.0.1');
  });

  test('the same value changes no byte, whatever its spelling', () => {
    const { cst } = parse("send = x\nvirtual a {\n  send = 'x y'\n}\n");
    expect(print(setValue(cst, at('virtual["a"].send', cst), 'x y'))).toEqual(print(cst));
  });

  test('keeps CRLF and a missing final newline where they were', () => {
    const { cst } = parse('keepalive = 6\r\ndeadtime = 18');
    expect(print(setValue(cst, { directive: 'keepalive' }, '5')).toString()).toBe(
      'keepalive = 5\r\ndeadtime = 18',
    );
    expect(print(setValue(cst, { directive: 'network' }, 'nat')).toString()).toBe(
      'keepalive = 6\r\ndeadtime = 18\r\nnetwork = nat\r\n',
    );
  });

  test('writes quotes where Piranha does, and UTF-8', () => {
    const { cst } = parse('virtual a {\n}\n');
    const set = setValue(cst, at('virtual["a"].send', cst), 'HELO grün\\r\\n');
    expect(print(set).toString('utf8')).toBe('virtual a {\n     send = "HELO grün\\r\\n"\n}\n');
    expect(read(parse(print(set)).cst).virtual[0]?.send).toBe('HELO grün\\r\\n');
  });

  test.each([
    [
      'a line end, which would begin another directive',
      'send',
      'x"\n client_monitor = /tmp/evil',
      'CONTROL_CHARACTER',
    ],
    ['a quote behind a blank', 'send', 'say "hello" to', 'VALUE_UNQUOTABLE'],
    ['a wrong number', 'timeout', '0', 'OUT_OF_RANGE'],
    ['a wrong address', 'address', '10.1', 'ADDRESS_SHORT_FORM'],
    ['a device that is too long', 'device', 'interface0123:45', 'DEVICE_TOO_LONG'],
  ])('refuses %s', (_, name, value, code) => {
    expect(refusal(() => setValue(direct(), at(`virtual["HTTP"].${name}`), value))).toBe(code);
  });
});

describe('blocks', () => {
  const nameRefused = (value: string): unknown =>
    expect.objectContaining({
      code: 'NAME_NOT_WRITABLE',
      params: expect.objectContaining({ name: 'name', value }) as unknown,
    }) as unknown;

  test('R54 a list takes no second line, comment or quote along (found by fuzzing)', () => {
    const set = (value: string) => setValue(direct(), { directive: 'quorum' }, value);
    for (const value of ['[ a ]\n client_monitor = /bin/sh', '[ a ]\r', '[ a\0 ]'])
      expect(
        refusal(() => set(value)),
        JSON.stringify(value),
      ).toBe('CONTROL_CHARACTER');
    for (const value of ['[ 192.0.2.1 # ]', '# a', '[ "192.0.2.1 ]', '"a b"'])
      expect(
        refusal(() => set(value)),
        value,
      ).toBe('VALUE_UNQUOTABLE');
    expect(lines(set(' [ 192.0.2.1 192.0.2.2 ]\t'))).toContain('quorum = [ 192.0.2.1 192.0.2.2 ]');
    expect(toJson(parse(print(set('[ rüter ]'))).cst).global.quorum).toEqual(['rüter']);
    const { cst } = parse('quorum = [ a ] # ours\n');
    expect(toJson(parse(print(setValue(cst, { directive: 'quorum' }, ''))).cst).global.quorum).toEqual([]);
  });

  test('a name that fills a page is refused at its field', () => {
    const add = (name: string) => addBlock(direct(), null, 'virtual', name, newBlockValues('virtual'));
    expect(refusal(() => add('x'.repeat(256)))).toBe('NAME_TOO_LONG');
    expect(() => add('x'.repeat(255))).not.toThrow();
  });

  test('a new virtual server and a new real server stand behind their siblings and pass --strict', () => {
    const values = { ...newBlockValues('virtual'), address: '192.168.1.251', device: 'eth0:2', port: '443' };
    const web = addBlock(direct(), null, 'virtual', 'HTTPS', values);
    const path = at('virtual["HTTPS"]', web);
    const full = addBlock(web, path, 'server', 'web one', {
      address: '192.168.1.9',
      active: '1',
      weight: '2',
    });
    const out = lines(full);
    expect(out.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    expect(out.slice(before.length - 1)).toEqual([
      'virtual HTTPS {',
      '     active = 0',
      '     address = 192.168.1.251 eth0:2',
      '     port = 443',
      '     send = "GET / HTTP/1.0\\r\\n\\r\\n"',
      '     expect = "HTTP"',
      '     use_regex = 0',
      '     load_monitor = none',
      '     scheduler = wlc',
      '     protocol = tcp',
      '     timeout = 6',
      '     reentry = 15',
      '     quiesce_server = 0',
      '     server "web one" {',
      '         address = 192.168.1.9',
      '         active = 1',
      '         weight = 2',
      '     }',
      '}',
      '',
    ]);
    expect(validate(full, { strict: true }).filter((f) => f.severity === 'error')).toEqual([]);
    expect(format(full).toString()).toBe(print(full).toString());
  });

  test('a removed block takes the comment lines directly above it along', () => {
    const source = '# the file\n\n# web\n# one\nvirtual a {\n}\n# other\nvirtual b {\n}\n';
    const { cst } = parse(source);
    expect(print(removeBlock(cst, { block: { kind: 'virtual', index: 0 } })).toString()).toBe(
      '# the file\n\n# other\nvirtual b {\n}\n',
    );
  });

  test('renaming changes the name only, with quotes where it needs them', () => {
    const after = lines(renameBlock(direct(), at('virtual["HTTP"]'), 'my web'));
    expect(after.filter((l, i) => l !== before[i])).toEqual(['virtual "my web" {']);
    expect(refusal(() => renameBlock(direct(), at('virtual["HTTP"]'), ''))).toBe('BLOCK_NAME_MISSING');
    expect(refusal(() => renameBlock(direct(), at('virtual["HTTP"]'), 'a {\n}'))).toBe('CONTROL_CHARACTER');
  });

  test.each(['"a {"', "'", '"', '{', '}', 'a{b', '"a', "'a'", '=', '=x', 'a "b', 'a b" {'])(
    'the name %s, which the original would not read back, is refused beside the field',
    (name) => {
      for (const edit of [
        () => renameBlock(direct(), at('virtual["HTTP"]'), name),
        () => addBlock(direct(), null, 'virtual', name, {}),
        () => addBlock(direct(), at('virtual["HTTP"]'), 'server', name, {}),
      ])
        expect(edit).toThrow(expect.objectContaining({ finding: nameRefused(name) }));
    },
  );

  test.each([
    ['#', '#'],
    ['#1', '#1'],
    ['a"b', 'a"b'],
    ["it's", "it's"],
    ['# 1', '"# 1"'],
    ['= b', '"= b"'],
    ['"a b', '""a b"'],
  ])('the name %s is written %s', (name, spelt) => {
    const after = lines(renameBlock(direct(), at('virtual["HTTP"]'), name));
    expect(after.filter((l, i) => l !== before[i])).toEqual([`virtual ${spelt} {`]);
  });

  test('an unknown directive for a new block is refused', () => {
    expect(refusal(() => addBlock(direct(), null, 'virtual', 'x', { colour: 'red' }))).toBe(
      'PATH_UNKNOWN_DIRECTIVE',
    );
  });
});

test('nextSerial: one higher, 1 when absent', () => {
  expect(lines(nextSerial(direct()))[0]).toBe('serial_no = 123');
  expect(print(nextSerial(parse('').cst)).toString()).toBe('serial_no = 1\n');
  expect(print(nextSerial(parse('primary = 10.0.0.1\n').cst)).toString()).toBe(
    'serial_no = 1\nprimary = 10.0.0.1\n',
  );
});

describe('paths', () => {
  const code = (text: string) => {
    const path = parsePath(text, direct());
    return isFinding(path) ? path.code : path;
  };
  test('an ambiguous name is refused with the candidates', () => {
    const path = parsePath('virtual["HTTP"].server["localhost.localdomain"].weight', direct());
    expect(isFinding(path) && sentence(path)).toContain('[#1] 192.168.1.111:80, [#2] 192.168.1.222:80');
  });
  test('number, id and name', () => {
    const server = { block: { kind: 'virtual', index: 0 }, server: 1, directive: 'weight' };
    expect(code('virtual[#1].server[#2].weight')).toEqual(server);
    expect(code('virtual["tcp:192.168.1.250:80"].server["192.168.1.222:80"].weight')).toEqual(server);
    expect(code('virtual[HTTP]')).toEqual({ block: { kind: 'virtual', index: 0 } });
  });
  test.each([
    ['virtual["FTP"].port', 'PATH_NOT_FOUND'],
    ['virtual[#2].port', 'PATH_NOT_FOUND'],
    ['virtual["HTTP"].colour', 'PATH_UNKNOWN_DIRECTIVE'],
    ['deadtime.x', 'PATH_SYNTAX'],
    ['virtual["HTTP".port', 'PATH_SYNTAX'],
    ['server["x"]', 'PATH_SYNTAX'],
    ['', 'PATH_SYNTAX'],
  ])('%s is refused', (text, expected) => expect(code(text)).toBe(expected));
});

describe('diff in an administrator’s words', () => {
  const words = (edited: ReturnType<typeof direct>) => diff(direct(), edited).map(sentence);
  const vs = { block: { kind: 'virtual', index: 0 } } as const;
  test.each([
    [
      'a value',
      setValue(
        setValue(direct(), { ...vs, directive: 'persistent' }, '600'),
        { directive: 'deadtime' },
        '30',
      ),
      ['Assume dead after 18 to 30 seconds', 'HTTP: persistence set to 600 seconds'],
    ],
    [
      'a real server',
      addBlock(direct(), vs, 'server', 'web4', { address: '10.0.0.14', weight: '2' }),
      ['HTTP: real server web4 (10.0.0.14:80) added, weight 2'],
    ],
    [
      'a weight',
      setValue(direct(), { ...vs, server: 1, directive: 'weight' }, '3'),
      ['HTTP: real server localhost.localdomain (192.168.1.222:80): weight 1 to 3'],
    ],
    [
      'a removed real server',
      removeBlock(direct(), { ...vs, server: 0 }),
      ['HTTP: real server localhost.localdomain (192.168.1.111:80) removed'],
    ],
    [
      'an address',
      setValue(direct(), { ...vs, directive: 'address' }, '192.168.1.251'),
      ['HTTP moved from tcp:192.168.1.250:80 to tcp:192.168.1.251:80'],
    ],
    [
      'a switch',
      setValue(
        setValue(direct(), { ...vs, directive: 'active' }, '0'),
        { ...vs, directive: 'quiesce_server' },
        '1',
      ),
      ['HTTP deactivated', 'HTTP: quiesce server no to yes'],
    ],
    [
      'a name',
      renameBlock(direct(), vs, 'web'),
      ['virtual server tcp:192.168.1.250:80 renamed from HTTP to web'],
    ],
    ['a virtual server', removeBlock(direct(), vs), ['virtual server HTTP (tcp:192.168.1.250:80) removed']],
    [
      'comments alone',
      parse(`# note\n${sample('direct').toString()}`).cst,
      ['Only comments, order or spelling differ; the meaning is the same'],
    ],
    ['nothing', direct(), []],
  ])('%s', (_, edited, expected) => expect(words(edited)).toEqual(expected));

  test('persistence 300 to 600 seconds', () => {
    const path = { ...vs, directive: 'persistent' };
    const [a, b] = [setValue(direct(), path, '300'), setValue(direct(), path, '600')];
    expect(diff(a, b).map(sentence)).toEqual(['HTTP: persistence 300 to 600 seconds']);
    const [one] = diff(a, setValue(a, path, '1')).map(sentence);
    expect(one).toBe('HTTP: persistence 300 to 1 second');
  });
});

test('format: Piranha’s order and layout, comments and unknown directives kept', () => {
  const loose = `# about this file

virtual b{
port=80 # the web
  # one
  server s {
  weight = 2
  address = 10.0.0.2
  }
  colour = red
  address = 10.0.0.1   eth0:1
}
# first
deadtime = 18
keepalive = 5
failover f {
}
keepalive = 6
`;
  expect(format(parse(loose).cst).toString()).toBe(`# about this file
keepalive = 6
# first
deadtime = 18
failover f {
}
virtual b {
     address = 10.0.0.1 eth0:1
     # the web
     port = 80
     colour = red
     # one
     server s {
         address = 10.0.0.2
         weight = 2
     }
}
`);
  expect(format(direct())).toEqual(sample('direct'));
  expect(format(parse(sample('nat')).cst)).toEqual(sample('nat'));
});
