import { readLimitMs, type Method } from '../method';

/** Rates of the table between the last two samples, one page of it. */
export const ratesLast: Method<'rates.last'> = {
  limitMs: readLimitMs,
  handle(agent, { offset, limit, filter }) {
    const last = agent.rates.last();
    if (!last) return Promise.resolve(null);
    const wanted = filter ? last.services.filter((s) => s.id.includes(filter)) : last.services;
    const services = wanted.slice(offset, offset + limit);
    return Promise.resolve({ ...last, services, total: wanted.length, offset });
  },
};
