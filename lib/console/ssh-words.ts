import type { AgentErrorData } from '@/lib/protocol';
import type { FormFinding } from './findings';

/** Node's code at the end or the beginning of its message (`connect ECONNREFUSED 10.0.0.2:22`) → what it means of an sshd. */
const MEANING: [RegExp, string][] = [
  [/\bECONNREFUSED\b/, 'SSHD_REFUSES'],
  [/\b(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)\b/, 'SSHD_NO_WAY'],
  [/\bETIMEDOUT\b/, 'SSHD_SILENT'],
  [/\b(ENOTFOUND|EAI_AGAIN|EAI_NODATA)\b/, 'HOST_NOT_KNOWN'],
];

/**
 * What kept us from another router's sshd, in words about sshd: before anybody is let in there, its agent has no part in it.
 * @returns `code` and `params` for the sentence; the engine's own message stays in `params.detail`
 */
export function sshFailure(
  { code, params, detail = '' }: AgentErrorData,
  host: string,
  port: number,
): Pick<FormFinding, 'code' | 'params'> {
  const of = code === 'unreachable' ? MEANING.find(([sign]) => sign.test(detail))?.[1] : undefined;
  const silent = code === 'timeout' && params.method === undefined ? 'SSHD_SILENT' : undefined;
  return { code: of ?? silent ?? code, params: { router: host, ...params, host, port, detail } };
}
