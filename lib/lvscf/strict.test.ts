import { describe, expect, test } from 'vitest';
import { parse, validate } from '.';
import { sample } from './testing/samples';

/** Reference 1.1 to 1.5: what the original C parser refused (its error number) or silently misread. */
function strict(source: string | Buffer) {
  return validate(parse(source).cst, { strict: true });
}
const errors = (source: string | Buffer) => strict(source).filter((f) => f.severity === 'error');
/** errors of the grammar: what the meaning lacks (no primary address…) the original never noticed */
const refusals = (source: string) =>
  errors(source).filter((f) => !['PRIMARY_MISSING', 'NAT_ROUTER_MISSING', 'VIP_MISSING'].includes(f.code));

const inVirtual = (line: string) => `virtual a {\n${line}\n}\n`;

describe('refused or misread by the original', () => {
  test.each([
    ['empty file (1)', '', 'EMPTY_FILE', 1],
    ['unterminated quote (3)', 'active_cmd = "abc\n', 'UNTERMINATED_QUOTE', 1],
    [
      'quoted word followed by a blank (3) [T]',
      'service = lvs\nactive_cmd = "/abc" \n',
      'QUOTE_TRAILING_BLANK',
      2,
    ],
    ['too many words (5)', 'keepalive = 6 7\n', 'EXTRA_WORDS', 1],
    ['a comment behind a value (5)', 'keepalive = 6 # so\n', 'TRAILING_COMMENT', 1],
    ['three words of nat_router (5)', 'nat_router = 10.0.0.1 eth1:1 more\n', 'EXTRA_WORDS', 1],
    ['second word is not = (6)', 'keepalive is 6\n', 'EQUALS_MISSING', 1],
    ['second word is == (6)', 'keepalive == 6\n', 'EQUALS_MISSING', 1],
    ['too few words (7)', 'keepalive =\n', 'VALUE_MISSING', 1],
    ['one word (7)', 'keepalive\n', 'EQUALS_MISSING', 1],
    ['nat_router without device (7)', 'nat_router = 10.0.0.1\n', 'ORIGINAL_REFUSES', 1],
    ['{ on the next line (7)', 'virtual a\n{\n}\n', 'BRACE_ON_NEXT_LINE', 1],
    ['glued NAME{ (7)', 'virtual a{\n}\n', 'BRACE_GLUED', 1],
    ['missing name (7)', 'virtual {\n}\n', 'BLOCK_NAME_MISSING', 1],
    ['no { at all (7)', 'virtual a\n}\n', 'BRACE_MISSING', 1],
    ['extra words in a header (5)', 'virtual a b {\n}\n', 'EXTRA_WORDS', 1],
    ['words behind { (5)', 'virtual a { b\n}\n', 'EXTRA_WORDS', 1],
    ['primary 0.0.0.0 (8)', 'primary = 0.0.0.0\n', 'ADDRESS_NONE', 1],
    ['primary_private 0.0.0.0 (8)', 'primary_private = 0.0.0.0\n', 'ADDRESS_NONE', 1],
    ['backup_private 0.0.0.0 (8)', 'backup_private = 0.0.0.0\n', 'ADDRESS_NONE', 1],
    ['dirs without brackets (13)', inVirtual('dirs = x'), 'ORIGINAL_REFUSES', 2],
    ['dirs that is not closed (13)', inVirtual('dirs = [ a b'), 'ORIGINAL_REFUSES', 2],
    ['dirs with glued brackets (13)', 'failover a {\ndirs = [a]\n}\n', 'ORIGINAL_REFUSES', 2],
    ['keyword in capitals (9)', 'network = NAT\n', 'NOT_IN_LIST', 1],
    ['protocol TCP (9)', inVirtual('protocol = TCP'), 'NOT_IN_LIST', 2],
    ['a new scheduler (9)', inVirtual('scheduler = sed'), 'EXTENSION', 2],
    ['a port that is no service (9)', inVirtual('port = nonsense'), 'SERVICE_NAME_UNKNOWN', 2],
    [
      'a service name for a real server (10)',
      'virtual a {\nserver b {\nport = http\n}\n}\n',
      'NOT_A_NUMBER',
      3,
    ],
    ['no number (10)', 'keepalive = often\n', 'NOT_A_NUMBER', 1],
    ['no boolean (10)', 'backup_active = yes\n', 'NOT_BOOLEAN', 1],
    ['boolean 2 (11)', 'backup_active = 2\n', 'NOT_BOOLEAN', 1],
    ['unknown directive (12)', 'frobnicate = 1\n', 'UNKNOWN_DIRECTIVE', 1],
    ['capitals in a name (12)', 'Serial_no = 1\n', 'UNKNOWN_DIRECTIVE', 1],
    ['a=b (12)', 'keepalive=6\n', 'EQUALS_GLUED', 1],
    ['a =b (12)', 'keepalive =6\n', 'EQUALS_GLUED', 1],
    ['} at top level (12)', '}\n', 'STRAY_CLOSE', 1],
    ['byte order mark (12)', '\ufeffkeepalive = 6\n', 'BOM', 1],
    ['expect_program (12) [T]', inVirtual('expect_program = "x"'), 'GUI_ONLY', 2],
    ['server nmask (12) [T]', 'virtual a {\nserver b {\nnmask = 255.255.255.0\n}\n}\n', 'GUI_ONLY', 3],
    ['failover heartbeat (12) [T]', 'failover a {\nheartbeat = 1\n}\n', 'GUI_ONLY', 2],
    ['virtual deadtime (12)', inVirtual('deadtime = 18'), 'GUI_ONLY', 2],
    ['an extension of ours (12)', 'vrid = 7\n', 'EXTENSION', 1],
    ['IPv6 (9)', 'primary = fd00::1\n', 'EXTENSION_IPV6', 1],
    ['a block in a server (12)', 'virtual a {\nserver b {\nserver c {\n}\n}\n}\n', 'UNCLOSED_BLOCK', 2],
    ['a server at top level (12)', 'server b {\n}\n', 'MISPLACED_BLOCK', 1],
    ['bad mask (16)', 'nat_nmask = 255.255.255\n', 'BAD_MASK', 1],
    ['CRLF: all but the first line is silently ignored [T]', 'keepalive = 6\r\ndeadtime = 18\r\n', 'CRLF', 1],
    ['one CRLF in an LF file [T]', 'keepalive = 6\ndeadtime = 18\r\nbackup_active = 0\n', 'CRLF', 2],
    ['an unclosed block, silently accepted [T]', 'virtual a {\nport = 80\n', 'UNCLOSED_BLOCK', 1],
    [
      'port behind a server does not reach it [T]',
      'virtual a {\nserver b {\n}\nport = 443\n}\n',
      'PORT_AFTER_SERVER',
      4,
    ],
    ['octal number', 'heartbeat_port = 0539\n', 'OCTAL_NUMBER', 1],
    ['octal number that reads otherwise', 'heartbeat_port = 01050\n', 'OCTAL_NUMBER', 1],
    ['timeout 0 ends the daemons [T]', inVirtual('timeout = 0'), 'OUT_OF_RANGE', 2],
    ['NUL bytes', 'keepalive = 6\n\0\n', 'NUL_BYTE', 2],
  ])('%s', (_, source, code, line) => {
    const found = errors(source).find((f) => f.code === code);
    expect(found, JSON.stringify(errors(source).map((f) => f.code))).toBeDefined();
    expect(found?.position?.line).toBe(line);
  });

  test('a line of the virtual block cut at 80 bytes glues the next one to it [T]', () => {
    const start = `     load_monitor = /opt/monitors/${'x'.repeat(60)}`.slice(0, 80);
    const found = errors(`virtual a {\n${start}     scheduler = wlc\n}\n`);
    expect(found.map((f) => f.code)).toContain('LINE_CUT');
    expect(found.find((f) => f.code === 'LINE_CUT')?.params).toMatchObject({
      name: 'load_monitor',
      text: 'scheduler = wlc',
    });
  });
});

describe('accepted by the original, and so by --strict', () => {
  test.each([
    ['only comments and blank lines', '# nothing\n\n  \t\n'],
    ['no final newline', 'keepalive = 6'],
    ['tabs', '\tkeepalive\t=\t6\t\n'],
    ['blanks behind an unquoted word', 'keepalive = 6   \n'],
    ['"abc" at the end of the line', 'active_cmd = "/abc"\n'],
    ['"a b" with blanks behind', 'active_cmd = "/a b"  \n'],
    ['quotes in the first run of letters [T]', inVirtual('send = "a"b"')],
    ['a backslash before a quote is no escape [T]', inVirtual('send = "a\\"b"')],
    ['an apostrophe in double quotes', inVirtual('send = "it\'s here"')],
    ['an empty value', inVirtual('expect = ""')],
    ['hexadecimal', inVirtual('port = 0x50')],
    ['a service name', inVirtual('port = https')],
    ['backup 0.0.0.0', 'backup = 0.0.0.0\n'],
    ['# as a word of its own', inVirtual('expect = #')],
    ['anything behind } [T]', 'virtual a {\n} the end\n'],
    ['a name in quotes', 'virtual "my web" {\n}\n'],
    ['a name that begins with #', 'virtual #1 {\n}\n'],
    ['the same name twice', 'virtual a {\nfwmark = 1\n}\nvirtual a {\nfwmark = 2\n}\n'],
    ['a repeated value, the last counts', 'keepalive = 6\nkeepalive = 5\n'],
    ['every virtual directive in failover', 'failover a {\nscheduler = rr\nserver b {\nweight = 1\n}\n}\n'],
    ['virtual and failover in one file', 'virtual a {\n}\nfailover b {\n}\n'],
    ['load_monitor with a path', inVirtual('load_monitor = /opt/load')],
    ['hard_shutdown, ipvsadm, sync', 'hard_shutdown = 0\nipvsadm = /sbin/ipvsadm\nsync = 1\n'],
    ['dirs', inVirtual('dirs = [ /a /b /c ]')],
  ])('%s', (_, source) => {
    expect(refusals(source)).toEqual([]);
  });

  test('both published files, but for what is really wrong in them', () => {
    expect(errors(sample('direct'))).toEqual([]);
    expect(errors(sample('nat')).map((f) => f.code)).toEqual(['PRIMARY_IS_BACKUP']);
  });
});

test('a lone quote, which the original took as empty and wrote outside of its memory, is an error here', () => {
  expect(errors(inVirtual('expect = "')).map((f) => f.code)).toContain('UNTERMINATED_QUOTE');
});

test('without --strict the same looseness is a warning, with its meaning kept', () => {
  const source = '\ufeffkeepalive=6 # so\r\nvirtual a\r\n{\r\n\tport\t= 443 \r\n}\r\n';
  const found = validate(parse(source).cst);
  expect(found.filter((f) => f.severity === 'error')).toEqual([]);
  expect(found.map((f) => f.code)).toEqual(
    expect.arrayContaining([
      'BOM',
      'CRLF',
      'EQUALS_GLUED',
      'TRAILING_COMMENT',
      'BRACE_ON_NEXT_LINE',
      'TAB_SEPARATOR',
    ]),
  );
});
