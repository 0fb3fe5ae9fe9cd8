import {
  EditError,
  type Cst,
  type Facts,
  type Network,
  type RealServer,
  type VirtualServer,
  canonical,
  endpoint,
  read,
  setValue,
  unsetValue,
} from '@/lib/lvscf';
import type { Table } from '@/lib/protocol';
import { addForeignServer, addForeignService } from './foreign';
import { NETWORK, type Item } from './items';
import { CannotAdopt, type LeftCode } from './left';

export interface Left {
  item: Item;
  why: LeftCode;
}

export interface Adoption {
  /** lvs.cf with what was adopted in it; a new tree */
  cst: Cst;
  taken: Item[];
  /** what could not be */
  left: Left[];
}

/** What adopting needs to know of the router whose table it is. */
export interface Kernel {
  /** its table, read now */
  services: Table['services'];
  /** its addresses; null: not known, then no virtual server can be added */
  facts: Facts | null;
}

/**
 * Writes what the kernel has by somebody's will into lvs.cf: a weight, a forwarding, a scheduler as it was set by hand; what was
 * deleted by hand becomes inactive, which loses none of its settings; what lvs.cf does not name is added. Nothing is saved.
 * @param cst the saved lvs.cf; nothing else of it changes
 */
export function adopt(cst: Cst, items: Item[], kernel: Kernel): Adoption {
  const done: Adoption = { cst, taken: [], left: [] };
  for (const item of items) {
    try {
      done.cst = adoptOne(done.cst, item, kernel);
      done.taken.push(item);
    } catch (error) {
      if (error instanceof CannotAdopt) done.left.push({ item, why: error.why });
      else if (error instanceof EditError) done.left.push({ item, why: 'not-taken' });
      else throw error;
    }
  }
  return done;
}

function adoptOne(cst: Cst, item: Item, kernel: Kernel): Cst {
  const config = read(cst);
  const virtual = config.virtual.find(({ id }) => id === item.service);
  if (item.kind === 'foreign') {
    const entry = kernel.services.find(({ id }) => id === item.service);
    if (!entry) throw new CannotAdopt('gone');
    if (item.server === null) return addForeignService(cst, config, entry, kernel.facts);
    const destination = entry.destinations.find(({ id }) => id === item.server);
    if (!destination) throw new CannotAdopt('gone');
    if (!virtual) throw new CannotAdopt('no-virtual');
    return addForeignServer(cst, virtual, destination, config.network);
  }
  if (!virtual) throw new CannotAdopt('no-virtual');
  if (item.server === null) return ofVirtual(cst, virtual, item);
  const server = serverOf(virtual, item.server);
  if (!server) throw new CannotAdopt('no-server');
  return ofServer(cst, server, item, config.network);
}

/** Scheduler and persistence as they were set by hand. */
function ofVirtual(cst: Cst, { path, ...virtual }: VirtualServer, item: Item): Cst {
  const at = (directive: string) => ({ ...path, directive });
  if (item.kind === 'deleted') return setValue(cst, at('active'), '0');
  let out = cst;
  if (item.scheduler !== null && item.scheduler !== virtual.scheduler)
    out = setValue(out, at('scheduler'), item.scheduler);
  if (item.persistent !== null && item.persistent !== virtual.persistent)
    out = item.persistent
      ? setValue(out, at('persistent'), String(item.persistent))
      : unsetValue(out, at('persistent'));
  // of IPv6 the kernel has a prefix length, for which lvs.cf has no directive
  const mask = item.pmask?.includes('.') ? item.pmask : null;
  if (virtual.pmask !== null && item.pmask === null) out = unsetValue(out, at('pmask'));
  else if (mask !== null && mask !== virtual.pmask) out = setValue(out, at('pmask'), mask);
  return out;
}

function ofServer(cst: Cst, { path, ...server }: RealServer, item: Item, network: Network): Cst {
  const at = (directive: string) => ({ ...path, directive });
  if (item.kind === 'deleted' || item.state === 'halted') return setValue(cst, at('active'), '0');
  let out = cst;
  if (item.forwarding !== null && item.kind === 'settings') {
    const way = NETWORK[item.forwarding];
    if (way === null) throw new CannotAdopt('local');
    if (way !== server.forwarding)
      out = way === network ? unsetValue(out, at('forwarding')) : setValue(out, at('forwarding'), way);
  }
  if (item.weight !== null && item.weight !== server.weight)
    out = setValue(out, at('weight'), String(item.weight));
  return out;
}

/**
 * The real server behind an entry of the table. Only NAT changes ports, so of the others the entry has the virtual server's port,
 * and of a mark none.
 */
export function serverOf(virtual: VirtualServer, entry: string): RealServer | null {
  const exact = virtual.server.find(({ id }) => id === entry);
  if (exact) return exact;
  const ports = [virtual.port, 0];
  const found = virtual.server.filter(({ address }) =>
    ports.some((port) => endpoint(canonical(address), port) === entry),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}
