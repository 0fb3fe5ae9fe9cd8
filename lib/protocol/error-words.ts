import { errorCodes, type AgentErrorData, type ErrorCode } from './rpc';

/**
 * What an error code means, in English, for commands and logs: what happened, to which object, what to do. Braces name the
 * parameters (and `detail`, the engine's own words); a sentence in brackets is left out when one of its parameters is not given.
 * The console translates the same codes (lib/i18n).
 */
export const errorWords: Record<ErrorCode, string> = {
  'unknown-method':
    'The agent of {router} does not know the request “{method}”. Bring both routers to the same version.',
  'invalid-params': 'The request was not taken[: {what} is not valid][ ({detail})]. Nothing was changed.',
  forbidden:
    'This is not allowed on {router}[: {detail}]. Run it as root or as a member of the group lvs-console; limits of root are in agent.conf there.',
  'too-large': 'The request or the answer is larger than the agent of {router} takes. Nothing was changed.',
  busy: 'The agent of {router} is busy. Try again in a moment.',
  invalid: '{file} is not valid on {router}. Nothing was changed there.',
  conflict:
    '{file} on {router} was changed by somebody else meanwhile. Nothing was overwritten: look at it (lvsctl diff, lvsctl history) and try again.',
  'no-such-change':
    'No such change is known on {router}[: {changeId}]. lvsctl status --pair shows what waits.',
  'change-pending':
    'On {router} a change[ of {owner}] waits for its end[ ({step})]. End it first: lvsctl confirm keeps it, lvsctl revert takes it back.',
  'wrong-step':
    'The change on {router} is not at that step any more[: it is {step}]. See lvsctl status --pair.',
  'no-such-entry': 'There is no entry[ {id}] in the history of {router}. lvsctl history lists them.',
  'pulse-failed': 'pulse on {router} could not do it[ ({verb})].[ What it said: {detail}]',
  'verification-failed':
    'What {router} has after the change is not what was sent, so it went back[: {detail}]. See lvsctl status and lvsctl log there.',
  'write-failed':
    'The file {what} could not be written[ on {router}][: {detail}]. What stood there is unchanged.',
  'read-failed': 'The file {what} could not be read[: {detail}].',
  'nothing-saved': 'No lvs.cf is saved on {router} yet. Save one first: lvsctl save FILE.',
  'program-missing': 'The program {program} is missing on this machine[: install the package {package}].',
  unavailable: 'On {router} this cannot be read now[: {what}][ ({detail})].',
  internal: 'The agent of {router} made a mistake[: {detail}]. Its log says more (lvsctl log).',
  unreachable:
    '{router} does not answer[: {detail}]. Is its agent running (lvs-agent), and for the peer: is it up, and its sshd?',
  'host-key-changed':
    'The host key of {router} is not the pinned one, so nothing was sent[; it shows {fingerprint}]. Either it was installed anew or somebody answers in its place: compare with ssh-keygen -lf on its console, then pair again (lvsctl pair).',
  'host-key-unknown': 'The host key of {router} was never confirmed. Pair first: lvsctl pair HOST.',
  'host-key-revoked': 'The host key of {router} is marked as revoked in known_hosts and is never used.',
  'not-paired': 'No peer is paired. Pair first: lvsctl pair HOST.',
  refused:
    '{router} does not let our key in[: {detail}]. Run there as root the lvs-agent authorize command that lvsctl pair prints.',
  timeout:
    '{router} did not answer[ {method}][ within {seconds} s]. What it did is not known: see lvsctl status --pair.',
  protocol:
    '{router} speaks another protocol[: {detail}]. It can only be read: bring both routers to the same version.',
};

function isErrorCode(code: string): code is ErrorCode {
  return (errorCodes as readonly string[]).includes(code);
}

/** @returns the English sentence of an error; a code that is not known is shown as it is, with its detail */
export function errorSentence({ code, params, detail }: AgentErrorData): string {
  if (!isErrorCode(code)) return detail ? `${code}: ${detail}` : code;
  const given: Record<string, string | number | undefined> = {
    router: 'this router',
    file: 'lvs.cf',
    ...params,
    detail,
  };
  const put = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ''));
  const has = (name: string) => given[name] !== undefined && given[name] !== '';
  // One pass over the template: what a parameter brings in is never read as template again.
  const parts = errorWords[code].split(/\[([^\]]*)\]/);
  const words = parts.map((part, i) => {
    const names = [...part.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return i % 2 === 0 || names.every(has) ? put(part) : '';
  });
  return words.join('').trim();
}
