import type { LvsdStatus, Status } from '@/lib/protocol';

/** What the kernel's table has that lvs.cf does not say, entry by entry; null: lvsd does not answer. */
export function kernelDrift(lvsd: LvsdStatus | null): NonNullable<Status['kernel']> | null {
  if (!lvsd) return null;
  const { holds, foreign, foreignSince, observedAt } = lvsd;
  return {
    holds,
    foreign: foreign.map((id) => {
      // `SERVICE` or `SERVICE IP:PORT`, as lvsd names its entries
      const [service = '', server = null] = id.split(' ');
      return { service, server, since: foreignSince[id] ?? null };
    }),
    observedAt,
  };
}

/** The earlier or later of some moments in ISO 8601; null when none is known. */
export const earliest = (times: (string | null | undefined)[]): string | null => known(times)[0] ?? null;
export const latest = (times: (string | null | undefined)[]): string | null => known(times).at(-1) ?? null;

function known(times: (string | null | undefined)[]): string[] {
  return times.filter((time) => time != null).sort((a, b) => Date.parse(a) - Date.parse(b));
}
