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
  recovering: 'It answers again and returns once it has done so for {reentry} s.',
  'weight-zero': 'Its weight is 0: it takes no new clients.',
  'held-weight': 'Its weight was set to {weight} by hand (configured: {configured}).',
  'held-settings': 'It was changed by hand.',
  'held-deleted': 'It was deleted from the table by hand.',
  'not-in-kernel': 'It should be in the kernel table but is not yet: {detail}',
} as const;

export type CheckReasonCode = keyof typeof checkReasons;

/** The English sentence of a reason; a code that is not in the table is shown as it is. */
export function reasonSentence(reason: Reason): string {
  const sentence = (checkReasons as Record<string, string | undefined>)[reason.code];
  if (sentence === undefined) return reason.code;
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(reason.params[name] ?? ''));
}
