import { AgentError, type ErrorCode } from '@/lib/protocol';
import type { Failure } from '@/lib/router';
import { EXIT, type Context, type ExitCode } from './command';
import { errorLines } from './words';

/** Codes that say nothing about what was asked, only that a router could not be asked. */
const silent: readonly ErrorCode[] = [
  'unreachable',
  'timeout',
  'refused',
  'protocol',
  'not-paired',
  'host-key-changed',
  'host-key-unknown',
  'host-key-revoked',
];

export function exitOf(code: ErrorCode): ExitCode {
  return silent.includes(code) ? EXIT.unreachable : EXIT.failed;
}

/** Tells an error: in words on stderr, with --json as a document on stdout. @param file what its findings stand in */
export function tell(context: Context, failure: Failure, file = 'lvs.cf'): ExitCode {
  if (context.json) context.data({ error: failure });
  else for (const line of errorLines(failure, file)) context.complain(line);
  return exitOf(failure.code);
}

export function asFailure(error: AgentError): Failure {
  return { ...error.data, code: error.code, params: error.data.params };
}
