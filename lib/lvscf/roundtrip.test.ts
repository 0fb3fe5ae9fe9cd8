import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EditError,
  addBlock,
  diff,
  format,
  parse,
  print,
  read,
  setValue,
  toJson,
  unsetValue,
  validate,
} from '.';
import { sample } from './testing/samples';
import { cases, cleanLvscf, damagedLvscf, looseLvscf, lvscf } from './testing/arbitrary';

const nightly = { timeout: process.env.NIGHTLY === '1' ? 3_600_000 : 120_000 };

/** Processor time, not time on the clock: other tests run on the same two cores. */
function cpuSeconds(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}

describe('print(parse(x)) === x', () => {
  test.each([
    ['nothing', ''],
    ['no final newline', 'primary = 10.0.0.1'],
    ['CRLF', 'a = 1\r\nvirtual x {\r\n}\r\n'],
    ['CR', 'a = 1\rb = 2\r'],
    ['CR CR LF', 'a = 1\r\r\nb = 2'],
    ['NUL and other bytes', Buffer.from([0, 1, 255, 10, 0x80, 61, 13, 10, 0xc3, 0x28])],
    ['a byte order mark', '\ufeffprimary = 10.0.0.1\n'],
    ['braces everywhere', '{\n}\n}}\nvirtual {\nvirtual\n{\n{ x\n} y\n'],
    ['an open block', 'virtual a {\nserver b {\nvirtual c {\nserver d {\nserver e {'],
    ['an open unknown block', 'pool a {\n{\nx {\n}\nvirtual b {\n}\n'],
  ])('%s', (_, source) => {
    const { cst } = parse(source);
    expect(print(cst)).toEqual(Buffer.from(source));
  });

  test('the published sample files', () => {
    for (const bytes of [sample('nat'), sample('direct')]) expect(print(parse(bytes).cst)).toEqual(bytes);
  });

  test('made-up and damaged files; nothing throws on them', nightly, () => {
    fc.assert(
      fc.property(damagedLvscf, (bytes) => {
        const { cst } = parse(bytes);
        expect(print(cst).equals(bytes)).toBe(true);
        validate(cst, { strict: true });
        toJson(cst, { defaults: true });
        read(cst);
        expect(diff(cst, cst)).toEqual([]);
        format(cst);
      }),
      cases(2500, 100_000),
    );
  });

  test('any bytes', nightly, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(print(parse(bytes).cst).equals(bytes)).toBe(true);
      }),
      cases(500, 20_000),
    );
  });
});

describe('an edit changes its own node and nothing else', () => {
  test('the value of one directive in any made-up file, every other byte stays', nightly, () => {
    fc.assert(
      fc.property(lvscf, fc.nat(), (source, pick) => {
        const { cst } = parse(source);
        const before = print(cst);
        const found: { index: number; offset: number; length: number }[] = [];
        let offset = cst.bom.length;
        for (const [index, node] of cst.body.entries()) {
          const length = print({ bom: '', body: [node] }).length;
          if (node.type === 'directive') found.push({ index, offset, length });
          offset += length;
        }
        const chosen = found[pick % Math.max(found.length, 1)];
        if (!chosen) return;
        // A tree of the same nodes with one replaced: printed from the nodes, it cannot come from a source kept aside.
        const body = cst.body.map((node, i) =>
          i === chosen.index && node.type === 'directive' ? { ...node, value: '12345' } : node,
        );
        const node = cst.body[chosen.index];
        const expected = Buffer.concat([
          before.subarray(0, chosen.offset),
          print({ bom: '', body: node?.type === 'directive' ? [{ ...node, value: '12345' }] : [] }),
          before.subarray(chosen.offset + chosen.length),
        ]);
        expect(print({ ...cst, body }).equals(expected)).toBe(true);
      }),
      cases(500, 20_000),
    );
  });

  test('setValue and unsetValue of a real server in any made-up file', nightly, () => {
    fc.assert(
      fc.property(lvscf, fc.nat(), fc.integer({ min: 0, max: 65535 }), (source, pick, weight) => {
        const { cst } = parse(source);
        const all = read(cst).virtual.flatMap((v) => v.server);
        const server = all[pick % Math.max(all.length, 1)];
        if (!server) return;
        const path = { ...server.path, directive: 'weight' };
        const set = setValue(cst, path, String(weight));
        const again = parse(print(set)).cst;
        const changed = read(again).virtual.flatMap((v) => v.server)[all.indexOf(server)];
        expect(changed?.weight).toBe(weight);
        const [before, after] = [
          print(cst).toString('latin1').split('\n'),
          print(set).toString('latin1').split('\n'),
        ];
        // One line differs, or one is new (which may give the line before it its line end).
        expect(Math.abs(after.length - before.length)).toBeLessThanOrEqual(2);
        const gone = before.filter((l) => !after.includes(l));
        expect(gone.length).toBeLessThanOrEqual(1);
        expect(
          read(unsetValue(set, path)).virtual.flatMap((v) => v.server)[all.indexOf(server)]?.weight,
        ).toBe(1);
      }),
      cases(500, 20_000),
    );
  });
});

describe('format', () => {
  test(
    'keeps the meaning of any file without errors of form, every comment too, and is its own fixed point',
    nightly,
    () => {
      fc.assert(
        fc.property(looseLvscf, (source) => {
          const { cst, findings } = parse(source);
          expect(findings.filter((f) => f.severity === 'error')).toEqual([]);
          const once = format(cst);
          const formatted = parse(once).cst;
          expect(diff(cst, formatted).filter((c) => c.code !== 'FORM_ONLY')).toEqual([]);
          const comments = (text: string) => text.match(/^[ \t]*#.*$/gm)?.length ?? 0;
          expect(comments(once.toString('latin1'))).toBeGreaterThanOrEqual(
            comments(source.replace(/\r\n?/g, '\n')),
          );
          expect(format(formatted).toString('latin1')).toBe(once.toString('latin1'));
        }),
        cases(1000, 30_000),
      );
    },
  );

  test.each(['{=1\n', '}=1\n', '-a=b\n'])(
    'R54 leaves %j as it is: no name, and yet no error (found by fuzzing)',
    (source) => {
      const { cst } = parse(source);
      expect(diff(cst, parse(format(cst)).cst).filter(({ code }) => code !== 'FORM_ONLY')).toEqual([]);
    },
  );

  test('what it and the edits write, --strict accepts', nightly, () => {
    fc.assert(
      fc.property(cleanLvscf, fc.nat({ max: 65535 }), (source, n) => {
        const refused = (cst: ReturnType<typeof parse>['cst']) =>
          validate(cst, { strict: true }).filter(
            (f) => f.code === 'ORIGINAL_REFUSES' || (f.severity === 'error' && f.position),
          );
        if (source === '') return; // an empty file is refused, and has nothing to write
        const { cst } = parse(source);
        expect(refused(cst)).toEqual([]);
        expect(refused(parse(format(cst)).cst)).toEqual([]);
        const set = setValue(cst, { directive: 'inactive_cmd' }, `/bin/say it ${n}`);
        expect(refused(parse(print(set)).cst)).toEqual([]);
      }),
      cases(500, 20_000),
    );
  });
});

describe('names of blocks', () => {
  const pieces = fc.string({
    unit: fc.constantFrom('"', "'", '#', '{', '}', '=', ' ', '\t', 'a', 'ü', '\\'),
    maxLength: 6,
  });
  const named = fc.oneof({ weight: 3, arbitrary: pieces }, { weight: 1, arbitrary: fc.string() });
  const refusedLines = (bytes: Buffer): unknown[] =>
    validate(parse(bytes).cst, { strict: true }).filter((f) => f.severity === 'error' && f.position);

  test('any name is refused, or read back and accepted by --strict, formatted or not', nightly, () => {
    let written = 0;
    fc.assert(
      fc.property(named, (name) => {
        let cst;
        try {
          cst = addBlock(parse('').cst, null, 'virtual', name, {});
          cst = addBlock(cst, { block: { kind: 'virtual', index: 0 } }, 'server', name, {});
        } catch (error) {
          if (error instanceof EditError) return;
          throw error;
        }
        written++;
        for (const bytes of [print(cst), format(cst)]) {
          expect(refusedLines(bytes)).toEqual([]);
          const [virtual] = read(parse(bytes).cst).virtual;
          expect([virtual?.name, virtual?.server[0]?.name]).toEqual([name, name]);
        }
      }),
      cases(1000, 30_000),
    );
    expect(written).toBeGreaterThan(50);
  });

  test('format writes the original no name that it refuses, where it took the one before', nightly, () => {
    fc.assert(
      fc.property(pieces, fc.constantFrom('', '"', "'"), (name, quote) => {
        const source = Buffer.from(`virtual ${quote}${name}${quote} {\n}\n`);
        if (refusedLines(source).length) return;
        const { cst } = parse(source);
        expect(refusedLines(format(cst))).toEqual([]);
        expect(read(parse(format(cst)).cst).virtual[0]?.name).toBe(read(cst).virtual[0]?.name);
      }),
      cases(1000, 30_000),
    );
  });
});

describe('garbage', () => {
  const whole = 10_000_000;
  // The made-up kinds, millions of lines and blocks, in full at night; a tenth shows as well whether one is not linear.
  const size = process.env.NIGHTLY === '1' ? whole : whole / 10;
  const random = (): Buffer => {
    const bytes = Buffer.alloc(whole);
    // xorshift: the same garbage every time
    for (let i = 0, x = 2463534242; i < whole; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      bytes[i] = x & 255;
    }
    return bytes;
  };
  const fill = (piece: string): Buffer => Buffer.alloc(size, piece, 'latin1');
  test.each([
    ['10 MB of random bytes', random],
    ['one line', () => fill('a')],
    ['quotes', () => fill(`" ' `)],
    ['quotes and directives', () => fill('a = "b\n')],
    ['open blocks', () => fill('virtual x {\n')],
    ['headers without brace', () => fill('virtual x\n\n\n')],
    ['servers', () => fill('server x {\n')],
    ['closing braces', () => fill('}\n')],
    ['unknown blocks', () => fill('x {\n')],
    ['equals signs', () => fill('= ')],
    ['CR', () => fill('\r')],
    ['one directive of many words', () => fill('send = "a" ')],
    ['comments', () => fill('# {\n')],
  ])('%s: read, checked, shown and printed in seconds', { timeout: 120_000 }, (_, make) => {
    const bytes = make();
    const spent = cpuSeconds();
    const { cst } = parse(bytes);
    expect(print(cst).equals(bytes)).toBe(true);
    expect(validate(cst, { strict: true }).length).toBeLessThanOrEqual(1001);
    read(cst);
    expect(spent()).toBeLessThan(bytes.length === whole && make !== random ? 60 : 10);
  });
});

test.each([
  ['virtual a {\nserver b {\n', 400_000, 10_010],
  ['{\n', 1_000_000, 10_010],
  ['#\n', 1_200_000, 1_000_010],
])(
  'a file of %j is not read beyond a bound: garbage of megabytes does not take gigabytes',
  (piece, times, most) => {
    const bytes = Buffer.alloc(piece.length * times, piece);
    const { cst, findings } = parse(bytes);
    expect(cst.body.length).toBeLessThan(most);
    expect(print(cst).equals(bytes)).toBe(true);
    expect(findings.some((f) => f.severity === 'error')).toBe(true);
  },
);

test('1,000 virtual servers with 10 real servers each are parsed, checked and printed in well under a second', () => {
  const servers = (v: number): string =>
    Array.from({ length: 10 }, (_, s) => {
      const address = `10.${v >> 8}.${v & 255}.${s + 1}`;
      return `     server s${s} {\n         address = ${address}\n         active = 1\n         weight = 1\n     }\n`;
    }).join('');
  const source = Array.from(
    { length: 1000 },
    (_, v) =>
      `virtual v${v} {\n     active = 1\n     address = 172.16.${v >> 8}.${v & 255} eth0:${v}\n     port = 80\n     timeout = 6\n     reentry = 15\n${servers(v)}}\n`,
  ).join('');
  const bytes = Buffer.from(`primary = 192.168.1.10\nnetwork = direct\n${source}`);
  const spent = cpuSeconds();
  const { cst } = parse(bytes);
  expect(validate(cst).filter((f) => f.severity === 'error')).toEqual([]);
  expect(print(cst).equals(bytes)).toBe(true);
  // 0.1 s on an idle machine (make bench has the figure); this bound catches only what is not linear.
  expect(spent()).toBeLessThan(2);
});
