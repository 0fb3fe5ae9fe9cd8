import type { Agent } from '../agent';
import { examine } from '../doctor/doctor';
import { readLimitMs, type Method } from '../method';
import { shared } from '../system/shared-reading';

const visits = new WeakMap<Agent, ReturnType<typeof shared<Awaited<ReturnType<typeof examine>>>>>();

/** Everything that the manual warns about, looked at now (R61); requests at the same moment share one visit. */
export const doctor: Method<'doctor'> = {
  limitMs: readLimitMs,
  handle(agent) {
    let visit = visits.get(agent);
    if (!visit) visits.set(agent, (visit = shared(() => examine(agent))));
    return visit();
  },
};
