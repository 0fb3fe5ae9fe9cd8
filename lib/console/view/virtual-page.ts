import type { RouterClient } from '@/lib/router';
import type { VirtualServer } from '@/lib/lvscf';
import { loadConfigPage, type ConfigPage } from '../forms/load';
import { virtualOr404 } from './find-virtual';
import { loadSavedServices } from './saved-services';
import type { RouterReading } from './reading';
import type { ServiceRow } from './services';

/** What the pages of one virtual server share. */
export interface VirtualPage {
  config: ConfigPage;
  virtual: VirtualServer;
  row: ServiceRow | undefined;
  source: RouterReading;
  /** the kernel's table could be read, so that no entry means no connection */
  tableKnown: boolean;
}

/** @param id of the address; not found leads to the page that says so */
export async function loadVirtualPage(router: RouterClient, id: string | undefined): Promise<VirtualPage> {
  const config = await loadConfigPage(router);
  const virtual = virtualOr404(config.saved, id);
  const { rows, source, table } = await loadSavedServices(config.saved, config.reading, router, virtual.id);
  const row = rows.find((r) => r.id === virtual.id);
  return { config, virtual, row, source, tableKnown: table.value !== null };
}
