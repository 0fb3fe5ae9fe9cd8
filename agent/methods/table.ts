import { readLimitMs, type Method } from '../method';
import { readTable } from '../system/ipvs';

/** The kernel's IPVS table, one page of it, read now. */
export const table: Method<'table'> = {
  limitMs: readLimitMs,
  async handle(_agent, { offset, limit, filter }) {
    const { services, observedAt } = await readTable();
    const wanted = filter ? services.filter((s) => s.id.includes(filter)) : services;
    return { observedAt, total: wanted.length, offset, services: wanted.slice(offset, offset + limit) };
  },
};
