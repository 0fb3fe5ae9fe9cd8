import { notFound } from 'next/navigation';
import type { FailoverService } from '@/lib/lvscf';
import type { Check } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { readConfig, type ConfigFile } from '../config';
import { loadConfigPage, type ConfigPage } from '../forms/load';
import type { RouterReading } from './reading';
import { servingRouter } from './saved-services';
import { HEALTH, type Health } from './services';

/** One failover service of the saved file with how it is on the router that holds the service. */
export interface FailoverRow {
  service: FailoverService;
  /** `off`: it is not active, or nothing of its kind runs */
  health: Health;
  check: Check | null;
}

/** What the failover pages share. */
export interface FailoverView {
  config: ConfigPage;
  rows: FailoverRow[];
  /** whose checks the states are */
  source: RouterReading;
}

export async function loadFailover(router: RouterClient): Promise<FailoverView> {
  const config = await loadConfigPage(router);
  const { saved, reading } = config;
  const { source } = await servingRouter(reading, router);
  return {
    config,
    rows: failoverRows(saved.config.failover, saved.config.service === 'fos', source),
    source,
  };
}

/** @param runs does the file say `service = fos`; else no failover service runs */
export function failoverRows(
  services: FailoverService[],
  runs: boolean,
  { status }: Pick<RouterReading, 'status'>,
): FailoverRow[] {
  const stopped = status?.pulse.state === 'stopped';
  return services.map((service) => {
    const check = status?.checks?.find((one) => one.service === service.id) ?? null;
    const off = !service.active || !runs || stopped;
    return { service, health: off ? 'off' : check ? HEALTH[check.state] : 'unknown', check };
  });
}

/** The failover service of a page's address; one that the saved file does not have leads to the page that says so. */
export async function loadFailoverPage(
  router: RouterClient,
  id: string,
): Promise<FailoverView & { row: FailoverRow }> {
  const view = await loadFailover(router);
  const row = view.rows.find(({ service }) => service.id === id) ?? notFound();
  return { ...view, row };
}

/** Kept over requests, so that no page reads the file only for its tabs: it is read anew when its hash is another one. */
const kept = globalThis as { lvsFailoverTab?: { sha256: string; shown: boolean } };

/** FAILOVER stands among the panels when `service = fos`, or when the file has such services. */
export async function showsFailover({ status }: RouterReading, router: RouterClient): Promise<boolean> {
  const sha256 = status?.config.saved?.sha256;
  if (!sha256) return false;
  if (kept.lvsFailoverTab?.sha256 !== sha256) {
    const saved = await readConfig('saved', router);
    kept.lvsFailoverTab = { sha256, shown: hasFailover(saved) };
  }
  return kept.lvsFailoverTab.shown;
}

const hasFailover = ({ config }: ConfigFile): boolean =>
  config.service === 'fos' || config.failover.length > 0;
