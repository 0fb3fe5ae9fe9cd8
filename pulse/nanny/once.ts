import type { CheckRun } from '@/lib/protocol';
import type { CheckResult } from './check';
import { matcherOf, printable } from './expect';
import { startProbe } from './probe';
import type { Programs } from './programs/programs';
import type { Timers } from './timers';
import { Trace } from './trace';
import type { Patient } from './watch';

/** Seconds that such a check gets at most: somebody waits for its answer. */
const LONGEST = 20;

/** Bytes of `expect` that are shown. */
const SHOWN = 512;

/** Makes one check now, beside those that run by themselves: it changes nothing of what is known of the server. */
export function checkOnce(patient: Patient, timers: Timers, programs: Programs): Promise<CheckRun> {
  const limit = Math.min(LONGEST, patient.spec.timeout);
  const spec = { ...patient.spec, timeout: limit };
  const trace = new Trace();
  const started = timers.now();
  const words: Record<string, string> = { '%h': patient.address, '%p': String(patient.port) };
  const answer = (result: CheckResult): CheckRun => ({
    ...{ service: patient.service, server: patient.server, label: patient.label },
    ...{ kind: spec.kind, protocol: spec.protocol, limit },
    outcome: result.outcome,
    reason: result.outcome === 'good' ? null : result.reason,
    latencyMs: Math.round((timers.now() - started) * 10) / 10,
    sent: spec.kind === 'program' ? null : { bytes: trace.sent.bytes, head: trace.sent.head },
    received: { bytes: trace.received.bytes, head: trace.received.head },
    expect: spec.expect === null ? null : printable(Buffer.from(spec.expect, 'latin1'), SHOWN),
    program: spec.program.map((word) => words[word] ?? word),
    at: new Date().toISOString(),
  });
  const matcher = matcherOf(spec);
  if (matcher && 'reason' in matcher)
    return Promise.resolve(answer({ outcome: 'bad', reason: matcher.reason }));
  const { address, port } = patient;
  const target = { address, port, spec, matcher: typeof matcher === 'function' ? matcher : null, trace };
  return new Promise((resolve) => {
    startProbe(target, timers, programs, (result) => resolve(answer(result)));
  });
}
