import type { Connection, Decided, IpvsDestination, IpvsService } from '@/lib/protocol';
import { connectionsOf, isTemplate, serverAddress } from '../system/connections';

/** Clients bound by persistence, and the seconds until the last of all that goes there is forgotten; null: nothing goes there. */
export type Tally = Pick<NonNullable<Decided['remaining']>, 'persistent' | 'endsIn'>;

/**
 * Counts, of the kernel's connections shown to it one by one, those of one destination.
 * @param all every service of the table: what a mark's connections are is told by what is no other's
 */
export function tallyOf(
  service: IpvsService,
  destination: IpvsDestination,
  all: IpvsService[],
): { see: (connection: Connection) => void; tally: Tally } {
  const isOurs = connectionsOf(service, all);
  // the kernel notes a mark's template with port 0
  const goesThere =
    service.mark === null
      ? (c: Connection) => c.server === destination.id
      : (c: Connection) => serverAddress(c) === destination.address;
  const tally = { persistent: 0, endsIn: null as number | null };
  const see = (c: Connection) => {
    if (!goesThere(c) || !isOurs(c)) return;
    if (isTemplate(c)) tally.persistent++;
    tally.endsIn = Math.max(tally.endsIn ?? 0, c.expires);
  };
  return { see, tally };
}
