import { hostname } from 'node:os';
import { doctorChecks, type DoctorReport, type DoctorResult, type RouterCheckCode } from '@/lib/protocol';
import type { Agent } from '../agent';
import { reasonOf, Unknown } from '../system/unknown';
import { type Check, Look } from './look';
import { network } from './network';
import { services } from './services';
import { software } from './software';
import { system } from './system';

/** Every check of the registry (lib/protocol/doctor); the type makes a missing one a fault of the build. */
const checks: Record<RouterCheckCode, Check> = { ...software, ...network, ...services, ...system };

/** The slowest asks the network for two seconds; one that hangs must not keep the others' answers back. */
const limitMs = 8000;

/** Looks at everything, at once; each check is bounded, and what it cannot see is unknown with the reason. */
export async function examine({ paths, version }: Pick<Agent, 'paths' | 'version'>): Promise<DoctorReport> {
  const look = new Look(paths);
  const results = await Promise.all(
    (Object.entries(checks) as [RouterCheckCode, Check][]).map(([code, check]) => one(code, check, look)),
  );
  return { schema: 1, hostname: hostname(), version, observedAt: new Date().toISOString(), results };
}

async function one(code: RouterCheckCode, check: Check, look: Look): Promise<DoctorResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Unknown('timeout', { what: code, seconds: limitMs / 1000 })),
      limitMs,
    );
  });
  try {
    const found = await Promise.race([(async () => check(look))(), late]);
    const state = found.case === null ? 'ok' : (doctorChecks[code]?.cases[found.case]?.state ?? 'problem');
    return { code, state, case: found.case, params: found.params, reason: null, evidence: found.evidence };
  } catch (error) {
    return { code, state: 'unknown', case: null, params: {}, reason: reasonOf(error), evidence: [] };
  } finally {
    clearTimeout(timer);
  }
}
