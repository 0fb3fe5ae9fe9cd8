import { toLatin1 } from './bytes';
import type { Rules } from './rules';
import type { VirtualServer } from './types';

/** nanny read one answer of at most so many bytes (reference 3.3). */
const MAX_EXPECT = 254;

/** Rules about the checks of one virtual server. */
export function monitorRules(rules: Rules, v: VirtualServer): void {
  const at = { virtual: v.name };
  kind(rules, v);
  const lost = v.send_program ? null : lostLineEnd(v.send ?? '');
  if (lost) rules.add('SEND_NO_LINE_END', v.path, 'send', { ...at, text: lost });
  expect(rules, v);
  if (v.send_program && (v.check ?? 'program') === 'program') program(rules, v, v.send_program);
  else if (v.protocol === 'udp' && v.expect === null) rules.add('UDP_WITHOUT_EXPECT', v.path, 'expect', at);
  if (v.active && v.reentry > 0 && v.reentry < v.timeout)
    rules.add('REENTRY_BELOW_TIMEOUT', v.path, 'reentry', { ...at, reentry: v.reentry, timeout: v.timeout });
}

/** What `check` asks for, and what that needs. */
function kind(rules: Rules, v: VirtualServer): void {
  const { check } = v;
  const at = { virtual: v.name };
  const page = check === 'http' || check === 'https';
  if (v.protocol === 'udp' && (page || check === 'tls'))
    rules.add('CHECK_NEEDS_TCP', v.path, 'check', { ...at, check });
  if (check === 'program' && !v.send_program) rules.add('CHECK_WITHOUT_PROGRAM', v.path, 'check', at);
  for (const name of ['check_path', 'check_status', 'check_digest'])
    if (!page && rules.section(v.path).last.has(name))
      rules.add('CHECK_DETAIL_UNUSED', v.path, name, { ...at, name });
  for (const s of v.server)
    if (!page && s.check_digest !== null)
      rules.add('CHECK_DETAIL_UNUSED', s.path, 'check_digest', { ...at, name: 'check_digest' });
}

/**
 * The end of a text that lost its backslashes: `rn` or `nn` where `\r\n` stood, or an HTTP request that just ends.
 * @returns the suspicious part, or null. `return` and other words that end so are no HTTP and do not repeat it.
 */
export function lostLineEnd(send: string): string | null {
  if (/\\[rn]|[\r\n]/.test(send)) return null;
  const residue =
    /(?:rnrn|(?<=HTTP\/[0-9]\.[0-9])(?:rn|nn|n)?)$|(?<=^(?:quit|QUIT|noop|NOOP|helo [\w.]+|HELO [\w.]+))rn$/.exec(
      send,
    );
  if (!residue) return null;
  return residue[0] || send.slice(-8);
}

function expect(rules: Rules, v: VirtualServer): void {
  const at = { virtual: v.name };
  if (v.expect === null) {
    if (v.use_regex) rules.add('REGEX_WITHOUT_EXPECT', v.path, 'use_regex', at);
    return;
  }
  if (toLatin1(v.expect).length > MAX_EXPECT) rules.add('EXPECT_TOO_LONG', v.path, 'expect', at);
  if (v.use_regex) {
    const detail = regexProblem(v.expect);
    if (detail) rules.add('BAD_REGEX', v.path, 'expect', { ...at, detail });
  }
}

/** POSIX classes are sets of letters to JavaScript, so a right expression of one is right for the other as far as this asks. */
function regexProblem(source: string): string | null {
  try {
    new RegExp(source);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function program(rules: Rules, v: VirtualServer, command: string): void {
  const at = { virtual: v.name };
  if (v.expect === null && v.check === null) rules.add('PROGRAM_WITHOUT_EXPECT', v.path, 'expect', at);
  for (const word of command.split(' ')) {
    const token = /%[hp]/.exec(word)?.[0];
    if (token && word !== token)
      rules.add('PROGRAM_TOKEN_EMBEDDED', v.path, 'send_program', { ...at, token, word });
  }
}
