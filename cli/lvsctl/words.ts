import conditions from '@/lib/i18n/messages/en/conditions.json';
import findingWords from '@/lib/i18n/messages/en/findings.json';
import { sentence } from '@/lib/lvscf';
import { messages } from '@/lib/lvscf/messages';
import { marksSentence } from '@/lib/marks';
import type { Finding } from '@/lib/lvscf/types';
import {
  errorSentence,
  fileFindingSchema,
  reasonSentence,
  type AgentErrorData,
  type Reason,
} from '@/lib/protocol';

/** Codes that only lvsctl meets, and why the standby router could not take over, or would do so worse (lib/router `takeover`). */
const ours: Record<string, string> = {
  'no-agent': 'the agent does not answer',
  'no-peer': 'no peer is paired',
  'both-active': 'both routers hold virtual addresses',
  'each-serves':
    'each router serves its own virtual addresses; lvsctl maintenance on gives those of one router to the other',
  'none-active': 'no router holds the virtual addresses',
  'active-unknown': 'which router is active is not known',
  'standby-silent': '{router} does not answer',
  'standby-pulse-unknown': 'whether pulse runs on {router} is not known',
  'standby-pulse-not-running': 'pulse does not run on {router}',
  'standby-heartbeat-unknown': "the heartbeat's state on {router} is not known",
  'standby-no-heartbeat': '{router} has no heartbeat instance',
  'standby-link-fault': '{router} reports a link fault',
  'standby-checks-not-running': 'real servers are not checked on {router}',
  'standby-no-server': '{router} reaches no real server',
  'standby-other-configuration': '{router} runs another lvs.cf',
  'standby-forwarding-off': 'packet forwarding is off on {router}',
  'standby-hears-nothing': '{router} believes that it leads itself: it does not hear the other router',
  'standby-not-checked':
    '{router} has not finished its first round of checks ({count} servers are not checked yet)',
  'standby-configuration-unknown': 'whether {router} runs the same lvs.cf is not known',
  'standby-in-maintenance': '{router} is in maintenance ({reason}); end that first: lvsctl maintenance off',
  'standby-not-fit':
    '{router} is lowered: it hears no real server, its lvsd keeps dying, or a failover service failed there',
};

function fill(words: string, params: Reason['params']): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

/** A reason in English: takeover, a status finding, why something is not known, a repair, or a check's. */
export function reasonWords({ code, params }: Reason): string {
  const words = ours[code] ?? (conditions as Record<string, string>)[code];
  return words === undefined ? reasonSentence({ code, params }) : fill(words, params);
}

/** A finding about lvs.cf or marks.conf in English. */
export function findingSentence(finding: Finding): string {
  if (Object.hasOwn(messages, finding.code)) return sentence(finding);
  const ofMarks = marksSentence(finding.code, finding.params);
  if (ofMarks !== null) return ofMarks;
  const words = (findingWords as Record<string, string>)[finding.code];
  return words === undefined ? finding.code : fill(words, finding.params);
}

/** `FILE:LINE:COL: error CODE sentence` for every finding, as `lvscf check` prints them. */
export function findingLines(file: string, findings: unknown[]): string[] {
  return findings.flatMap((raw) => {
    const parsed = fileFindingSchema.safeParse(raw);
    if (!parsed.success) return [];
    const { position, severity, code } = parsed.data;
    const where = position ? `${file}:${position.line}:${position.column}` : file;
    return [`${where}: ${severity} ${code} ${findingSentence(parsed.data)}`];
  });
}

/** An error as a sentence, after the file's findings if it has any. */
export function errorLines(error: AgentErrorData, file: string): string[] {
  const { what } = error.params;
  // What cannot be read is itself a reason with words.
  const known = error.code === 'unavailable' && typeof what === 'string' && Object.hasOwn(conditions, what);
  const params = known
    ? { ...error.params, what: reasonWords({ code: what, params: error.params }) }
    : error.params;
  return [...findingLines(file, error.findings ?? []), errorSentence({ ...error, params })];
}
