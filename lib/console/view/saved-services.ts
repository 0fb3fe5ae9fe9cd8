import type { RouterClient } from '@/lib/router';
import type { Asked } from './control';
import { asked } from './control';
import { isActive, loadLocal, pairedPeer, type RouterReading } from './reading';
import { serviceRows, type ServiceRow } from './services';
import { readConfig, type ConfigFile } from '../config';
import type { Table } from '@/lib/protocol';

/** The virtual servers of the saved file with how they are now on the router that serves. */
export interface SavedServices {
  rows: ServiceRow[];
  /** whose checks and table the states are; the active router, else this one */
  source: RouterReading;
  table: Asked<Table>;
}

/**
 * The router that holds the service, else this one.
 * @param here this router as it was read already
 */
export async function servingRouter(
  here: RouterReading,
  local: RouterClient,
): Promise<{ source: RouterReading; client: RouterClient }> {
  const peer = isActive(here) === true ? null : await asked(pairedPeer());
  const there = peer?.value ? await loadLocal(peer.value, 'peer') : null;
  return peer?.value && there && isActive(there) === true
    ? { source: there, client: peer.value }
    : { source: here, client: local };
}

/**
 * Joins the saved file with the runtime of the active router.
 * @param here this router as it was read already
 * @param only the one virtual server that is wanted, by its id: the others are then left out
 */
export async function loadSavedServices(
  saved: ConfigFile,
  here: RouterReading,
  local: RouterClient,
  only: string | null = null,
): Promise<SavedServices> {
  const { source, client } = await servingRouter(here, local);
  const [table, applied] = await Promise.all([
    asked(client.call('table', {})),
    asked(readConfig('running', client)),
  ]);
  const running = source.status?.pulse.state !== 'stopped';
  const isWanted = (id: string) => only === null || id === only;
  const virtuals = ({ config }: ConfigFile) => config.virtual.filter(({ id }) => isWanted(id));
  const rows = serviceRows(
    virtuals(saved),
    source.status?.checks?.filter(({ service }) => isWanted(service)) ?? null,
    table.value && { ...table.value, services: table.value.services.filter(({ id }) => isWanted(id)) },
    running,
    applied.value?.sha256 ? virtuals(applied.value) : null,
  );
  // Entries of the kernel that the saved file does not have belong to CONTROL/MONITORING.
  return { rows: rows.filter((r) => r.virtual), source, table };
}
