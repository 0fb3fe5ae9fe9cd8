import fc from 'fast-check';

/** Made-up lvs.cf files for property tests: real structure, odd white space, quotes, comments, line ends, and damage. */

const name = fc.constantFrom(
  'HTTP',
  'web1',
  'localhost.localdomain',
  '"my web"',
  '[server_name]',
  'ü',
  "'one'",
  'a{b',
  '#1',
);
const address = fc.constantFrom(
  '192.168.1.250',
  '10.0.0.14',
  '0.0.0.0',
  'fd00::100',
  '010.0.0.1',
  '10.1',
  'router1',
  '224.0.0.1',
);
const number = fc.constantFrom(
  '0',
  '1',
  '6',
  '18',
  '80',
  '539',
  '65536',
  '-1',
  '010',
  '0x50',
  '""',
  'http',
  '',
);
const text = fc.constantFrom(
  '"GET / HTTP/1.0\\r\\n\\r\\n"',
  '"GET / HTTP/1.0rnrn"',
  '"HTTP"',
  '"a"b"',
  '"a b',
  "'a b'",
  '"#no comment"',
  '"',
  '""',
  'plain',
  '"x" "y"',
  '/bin/check %h %p',
  '"ü ß"',
);

const value = fc.oneof(
  number,
  address,
  text,
  fc.tuple(address, fc.constantFrom('eth0:1', 'eth1', 'waytoolongdevice:1')).map((pair) => pair.join(' ')),
  fc.constantFrom('255.255.255.0', '255.0.255.0', 'wlc', 'mh', 'tcp', 'nat', 'direct', 'none', '[ a b ]'),
);

const globals =
  'serial_no primary primary_private backup backup_private backup_active heartbeat_port keepalive deadtime network nat_router nat_nmask monitor_links vrid hard_shutdown frobnicate';
const virtuals =
  'active address sorry_server vip_nmask fwmark port persistent pmask send expect use_regex send_program expect_program load_monitor scheduler protocol timeout reentry quiesce_server client_monitor dirs colour';
const servers = 'address active port weight nmask size';

const blanks = fc.constantFrom('', ' ', '  ', '\t', '     ', '         ', ' \t ');
const around = fc.constantFrom(' ', ' ', ' ', '', '  ', '\t');
const eol = fc.constantFrom('\n', '\n', '\n', '\n', '\r\n', '\r', '\n\n', '\n \n', '\n# note }\n');

/** What may be wrong in a file beyond what can be read without an error */
interface Pieces {
  value: fc.Arbitrary<string>;
  tail: fc.Arbitrary<string>;
  open: fc.Arbitrary<string>;
  close: fc.Arbitrary<string>;
  between: fc.Arbitrary<string>;
}

function files({ value, tail, open, close, between }: Pieces): fc.Arbitrary<string> {
  const directives = (names: string): fc.Arbitrary<string> =>
    fc
      .array(
        fc
          .tuple(blanks, fc.constantFrom(...names.split(' ')), around, around, value, tail, eol)
          .map(([i, k, a, b, v, t, e]) => `${i}${k}${a}=${b}${v}${t}${e}`),
        { maxLength: 7 },
      )
      .map((lines) => lines.join(''));
  const block = (keyword: string, inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(blanks, name, open, eol, inside, blanks, close, eol)
      .map(([i, n, o, e, body, j, c, f]) => `${i}${keyword} ${n}${o}${e}${body}${j}${c}${f}`);
  const body = fc
    .tuple(
      directives(virtuals),
      fc.array(block('server', directives(servers)), { maxLength: 3 }),
      directives(virtuals),
    )
    .map(([a, s, b]) => a + s.join('') + b);
  const top = fc.oneof(
    { weight: 3, arbitrary: block('virtual', body) },
    { weight: 1, arbitrary: block('failover', body) },
    { weight: 2, arbitrary: directives(globals) },
    { weight: 1, arbitrary: between },
  );
  return fc
    .tuple(fc.constantFrom('', '', '', '\ufeff'), fc.array(top, { maxLength: 6 }))
    .map(([bom, parts]) => bom + parts.join(''));
}

/** A file as text, as strange as people and editors make them */
export const lvscf = files({
  value,
  tail: fc.constantFrom('', '', '', '', ' ', ' # comment', '\t#{', ' extra words'),
  open: fc.constantFrom(' {', ' {', ' {', '{', '\n{', ' { # so', '', '\n\n# then\n  {'),
  close: fc.constantFrom('}', '}', '}', '} # end', '', '}}'),
  between: fc.constantFrom(
    '}\n',
    '{\n',
    'nonsense\n',
    'pool web {\n  a = 1\n}\n',
    '# only a comment\n',
    'server lost {\n}\n',
  ),
});

/** A file in the loosest form that is still read without an error of form */
export const looseLvscf = files({
  value: fc.constantFrom(
    '1',
    '80',
    '10.0.0.14',
    '"GET / HTTP/1.0\\r\\n\\r\\n"',
    '"a"b"',
    "'a b'",
    '"#no"',
    '""',
    'wlc',
    '"ü ß"',
    '"x"',
  ),
  tail: fc.constantFrom('', '', '', ' ', ' # comment', '\t# {'),
  open: fc.constantFrom(' {', ' {', '\n{', ' { # so', '\n\n# then\n  {'),
  close: fc.constantFrom('}', '}', '} # end', '} the end'),
  between: fc.constantFrom('# only a comment\n', '\n', ' \t\n'),
});

interface Damage {
  at: number;
  length: number;
  bytes: Uint8Array;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat({ max: 5000 }),
  length: fc.nat({ max: 12 }),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom('{', '}', '"', "'", '=', '#', '\r', '\n', '\0', '\xff', ' = ', 'virtual x {', '\r\n')
      .map((s) => Buffer.from(s, 'latin1')),
  ),
});

/** Such a file with bytes of it cut out and others put in */
export const damagedLvscf = fc.tuple(lvscf, fc.array(damage, { maxLength: 4 })).map(([source, damages]) =>
  damages.reduce(
    (bytes: Buffer, { at, length, bytes: put }) => {
      const start = bytes.length ? at % (bytes.length + 1) : 0;
      return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + length)]);
    },
    Buffer.from(source, 'utf8'),
  ),
);

/** A file that the original daemons take: nothing in it but what they know, in any order and white space that they allow */
const cleanDirective: Record<string, fc.Arbitrary<string>> = {
  serial_no: fc.nat({ max: 9999 }).map(String),
  primary: fc.constantFrom('192.168.1.10', '192.168.1.11'),
  backup: fc.constant('192.168.1.20'),
  keepalive: fc.constantFrom('1', '6'),
  deadtime: fc.constantFrom('18', '30'),
  network: fc.constantFrom('direct', 'tunnel'),
  nat_router: fc.constant('10.0.0.254 eth1:1'),
  active_cmd: fc.constantFrom('/bin/true', '"/bin/up now"'),
};
const cleanVirtual: Record<string, fc.Arbitrary<string>> = {
  active: fc.constantFrom('0', '1'),
  port: fc.constantFrom('80', '443'),
  send: fc.constantFrom('"GET / HTTP/1.0\\r\\n\\r\\n"', '"a"b"', '""'),
  expect: fc.constantFrom('"HTTP"', 'HTTP', '"it\'s"'),
  scheduler: fc.constantFrom('wlc', 'rr'),
  timeout: fc.constantFrom('6', '"7"'),
  vip_nmask: fc.constant('255.255.255.0'),
};
const cleanServer: Record<string, fc.Arbitrary<string>> = {
  active: fc.constantFrom('0', '1'),
  weight: fc.nat({ max: 100 }).map(String),
};

function cleanLines(set: Record<string, fc.Arbitrary<string>>, always: string[]): fc.Arbitrary<string> {
  const gap = fc.constantFrom(' ', ' ', '  ');
  const lines = fc.tuple(
    ...Object.entries(set).map(([key, v]) =>
      fc.tuple(v, gap, fc.constantFrom('', '     ', ' ')).map(([x, g, i]) => `${i}${key}${g}=${g}${x}\n`),
    ),
  );
  return fc
    .tuple(lines, fc.nat(), fc.constantFrom('', '# a note\n'))
    .chain(([all, _seed, note]) => fc.shuffledSubarray([...all, note, ...always]))
    .map((some) => [...some, ...always.filter((a) => !some.includes(a))].join(''));
}

/** Distinct addresses, so that nothing but grammar is tried */
export const cleanLvscf = fc
  .array(fc.nat({ max: 3 }), { maxLength: 4 })
  .chain((counts) =>
    fc.tuple(
      cleanLines(cleanDirective, []),
      ...counts.map((n, i) =>
        fc
          .tuple(
            cleanLines(cleanVirtual, [`address = 192.168.1.${100 + i} eth0:${i}\n`]),
            fc
              .array(fc.constant(''), { minLength: n, maxLength: n })
              .chain((list) =>
                fc.tuple(
                  ...list.map((_, s) =>
                    cleanLines(cleanServer, [`address = 10.0.${i}.${s + 1}\n`]).map(
                      (l) => `server s${s} {\n${l}}\n`,
                    ),
                  ),
                ),
              ),
          )
          .map(([lines, list]) => `virtual v${i} {\n${lines}${list.join('')}}\n`),
      ),
    ),
  )
  .map((parts) => (parts as string[]).join(''));

/**
 * How many cases a property is tried on: `NIGHTLY=1` (make nightly) raises them; `NIGHTLY_SEED` repeats a run.
 * @returns parameters of fc.assert
 */
export function cases(normal: number, nightly: number): { numRuns: number; seed?: number } {
  const seed = Number(process.env.NIGHTLY_SEED ?? NaN);
  const numRuns = process.env.NIGHTLY === '1' ? nightly : normal;
  return Number.isSafeInteger(seed) ? { numRuns, seed } : { numRuns };
}
