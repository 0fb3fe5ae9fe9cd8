import { readLimitMs, type Method } from '../method';

/** What this agent remembers of the last hour. */
export const rates: Method<'rates'> = {
  limitMs: readLimitMs,
  handle(agent, { service, server }) {
    return Promise.resolve(agent.rates.history(service, server));
  },
};
