import type { Reason } from './status';

/**
 * Why a real server's check is in its state: every code that nanny and lvsd give, with the English sentence. Braces name
 * the parameters. Other languages translate these codes; the CLI and lvsd's log use this table as it stands.
 */
export const checkReasons = {
  refused: 'Connection refused: nothing listens on that port.',
  'timeout-connect': 'No connection within {seconds} s.',
  'timeout-answer': 'Connected, but no matching answer within {seconds} s; received: “{received}”.',
  'closed-early': 'The server closed the connection before the expected answer; received: “{received}”.',
  mismatch: 'The answer is not what was expected; received: “{received}”.',
  reset: 'The server reset the connection.',
  unreachable: 'No way to the server ({error}).',
  'bad-regex': 'The regular expression of “expect” is not valid: {error}.',
  'regex-too-slow':
    'The regular expression took more than {milliseconds} ms for one answer and was stopped; write it without nested repetition.',
  'local-error': 'The check could not be made on this router ({error}); the server is left as it was.',
  'not-checked-yet': 'Not checked since lvsd started.',
  'program-missing': 'The check program {program} is missing or not executable.',
  'program-not-permitted':
    'The check program {program} may not be run by agent.conf of this router ({why}: {detail}).',
  'program-without-expect': 'The check program printed what nothing is compared with: “expect” is missing.',
  'program-hung': 'The check program did not end within {seconds} s and was killed with its children.',
  'program-flood': 'The check program printed more than {bytes} bytes and was killed.',
  'program-exit': 'The check program ended with status {code}; it said: “{said}”.',
  'program-signal': 'The check program was ended by {signal}.',
  'program-waits':
    'Too many check programs run on this router: this one had no turn within {seconds} s; the server is left as it was.',
  'timeout-tls': 'Connected, but no TLS handshake within {seconds} s.',
  'tls-failed': 'The TLS handshake failed ({error}).',
  'http-status': 'The page has status {status}; wanted: {wanted}.',
  'http-malformed': 'The answer is no HTTP; received: “{received}”.',
  'http-digest': 'The digest of the page is {digest}, which is not the configured one.',
  'answer-too-long': 'The page is longer than {bytes} bytes.',
  failing: 'Its last check failed ({code}), {failures} in a row; at {fall} it is taken out.',
  'kept-last':
    'Its check fails ({code}), but those of all the others failed at the same time: this router or the check is suspected, and it stays in the table.',
  'weight-moving': 'Its weight is {weight} of {configured} at the moment ({why}).',
  'weight-by-load': 'Its weight is {weight} of {configured}: {tool} said “{said}” at {at}.',
  'load-drain': 'It asks for no new clients: its feedback agent said “{said}” at {at}.',
  'load-not-read-yet': 'Its load was not read since lvsd started.',
  'load-no-answer': 'Its load is not known: no answer within {seconds} s. It has its configured weight.',
  'load-unreachable': 'Its load is not known: no way there ({error}). It has its configured weight.',
  'load-unreadable':
    'Its load is not known: the answer holds none (“{received}”). It has its configured weight.',
  'load-ipv4-only': 'Its load is not known: rup asks IPv4 addresses only. It has its configured weight.',
  'load-no-rstatd': 'Its load is not known: no rpc.rstatd is registered there. It has its configured weight.',
  'load-no-host':
    'Its load is not known: for ruptime the real server’s name in lvs.cf must be its host name, and “{host}” is none. It has its configured weight.',
  'load-no-spool':
    'Its load is not known: {file} cannot be read ({error}); rwhod on this router must have heard that host. It has its configured weight.',
  'load-silent':
    'Its load is not known: rwhod has heard nothing of it for {minutes} min ({file}). It has its configured weight.',
  'load-no-policy':
    'Its load is not known: agent.conf of this router has a fault. It has its configured weight.',
  'load-no-tool':
    'Its load is not known: rsh_command must be ssh or rsh, not {tool}. It has its configured weight.',
  'load-rsh-refused':
    'Its load is not known: rsh sends everything in the clear and is refused. Set rsh_command = ssh, or load_rsh = yes in agent.conf. It has its configured weight.',
  'load-needs-key':
    'Its load is not known: ssh needs a key; name it in agent.conf as load_ssh_key. It has its configured weight.',
  'load-not-installed':
    'Its load is not known: the program {tool} is not installed on this router. It has its configured weight.',
  'load-not-permitted':
    'Its load is not known: the program {program} may not be run by agent.conf of this router ({why}: {detail}). It has its configured weight.',
  'load-program':
    'Its load is not known: {program} ended badly ({how}); it said: “{said}”. It has its configured weight.',
  recovering: 'It answers again and returns once it has done so for {reentry} s.',
  'weight-zero': 'Its weight is 0: it takes no new clients.',
  drained: 'Drained by {by} at {at}: it takes no new clients, open connections go on.',
  halted: 'Halted by {by} at {at}: it was taken out of the table.',
  'drained-failing': 'Drained by {by} at {at}, and its check fails ({code}).',
  'halted-failing': 'Halted by {by} at {at}, and its check fails ({code}).',
  'weight-set': 'Its weight was set to {weight} by {by} at {at} (configured: {configured}).',
  'held-weight': 'Its weight was set to {weight} by hand (configured: {configured}).',
  'held-settings': 'It was changed by hand.',
  'held-deleted': 'It was deleted from the table by hand.',
  'not-in-kernel': 'It should be in the kernel table but is not yet: {detail}',
} as const;

export type CheckReasonCode = keyof typeof checkReasons;

/**
 * The sentence of a reason; a code that is not in the table is shown as it is.
 * @param words a language's table; English when absent
 */
export function reasonSentence(
  reason: Reason,
  words: Record<CheckReasonCode, string> = checkReasons,
): string {
  const sentence = Object.hasOwn(words, reason.code) ? words[reason.code as CheckReasonCode] : undefined;
  if (sentence === undefined) return reason.code;
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(reason.params[name] ?? ''));
}
