import type { CheckResult, Probe, Target } from './check';
import { ProgramCheck } from './program';
import type { Programs } from './programs/programs';
import { TcpCheck } from './tcp';
import type { Timers } from './timers';
import { UdpCheck } from './udp';

/** Begins one check of the kind that its target asks for. @param done called once, unless it is cancelled before */
export function startProbe(
  target: Target,
  timers: Timers,
  programs: Programs,
  done: (result: CheckResult) => void,
): Probe {
  const { kind, protocol } = target.spec;
  if (kind === 'program') return new ProgramCheck(target, timers, programs, done);
  const Kind = protocol === 'udp' ? UdpCheck : TcpCheck;
  return new Kind(target, timers, done);
}
