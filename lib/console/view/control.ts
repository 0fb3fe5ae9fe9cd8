import type { LvsConfig } from '@/lib/lvscf';
import {
  AgentError,
  type AgentErrorData,
  type RateHistory,
  type Table,
  type TableRates,
} from '@/lib/protocol';
import { judge, readSources, type Difference, type RouterClient } from '@/lib/router';
import { readConfig } from '../config';
import { failoverRows, type FailoverRow } from './failover';
import { othersLetIn } from './let-in';
import type { RouterLog } from './log';
import { activeOf, loadPair, pairedPeer, type PairView, type RouterReading } from './reading';
import { serviceRows, type ServiceRow } from './services';
import { lastRates } from './traffic';

/** A call's answer, or its error as data: one part that cannot be read must not hide the others. */
export type Asked<T> = { value: T; error: null } | { value: null; error: AgentErrorData };

export async function asked<T>(call: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await call, error: null };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { value: null, error: { ...error.data, code: error.code } };
  }
}

export interface ControlView {
  pair: PairView;
  /** the lvs.cf that the active router runs, or what is saved here when none runs; null: cannot be read */
  config: LvsConfig | null;
  /** services of the active router, for the answers and the findings */
  services: ServiceRow[];
  /** the failover services that it runs; null: it serves virtual servers */
  failover: FailoverRow[] | null;
  /** the router whose kernel table is shown, its services, and the table's own reading */
  tableRouter: RouterReading;
  table: Asked<Table>;
  tableServices: ServiceRow[];
  /** the last hour of that router */
  rates: Asked<RateHistory>;
  /** what each entry of the table grew by each second; null: not asked for */
  tableRates: Asked<TableRates | null> | null;
  logs: RouterLog[];
  /** has root let a console of another router in here; null: not known */
  letIn: boolean | null;
  /** differences between file, applied, kernel and peer, with their repairs */
  drift: Difference[];
}

/** Lines of both routers' logs that CONTROL/MONITORING shows. */
export const LOG_LINES = 25;
/** More are asked for, since lines that our own reading makes are left out. */
const ASKED_LINES = 150;

/**
 * Everything that CONTROL/MONITORING shows, read at once.
 * @param which whose table; null: the active router's
 * @param withRates the table's rates too
 */
export async function loadControl(
  local: RouterClient,
  which: 'local' | 'peer' | null,
  withRates = false,
): Promise<ControlView> {
  const peer = await pairedPeer();
  const saved = await asked(readConfig('saved', local));
  const backupWanted = !!saved.value?.config.backup_active && !!saved.value.config.backup;
  const [pair, localLog, peerLog] = await Promise.all([
    loadPair(local, backupWanted),
    asked(local.call('log', { lines: ASKED_LINES })),
    peer ? asked(peer.call('log', { lines: ASKED_LINES })) : null,
  ]);
  const active = activeOf(pair) ?? pair.local;
  const clientOf = (r: RouterReading) => (r.which === 'peer' && peer ? peer : local);
  const tableRouter = (which === 'peer' ? pair.peer : which === 'local' ? pair.local : active) ?? pair.local;
  const [running, shown, table, rates, tableRates, sources, letIn] = await Promise.all([
    asked(readConfig('running', clientOf(active))),
    asked(readConfig('running', clientOf(tableRouter))),
    asked(clientOf(tableRouter).call('table', {})),
    asked(clientOf(tableRouter).call('rates', {})),
    withRates ? asked(lastRates(clientOf(tableRouter), '')) : null,
    readSources(pair.raw, local, peer),
    othersLetIn(),
  ]);
  const config = running.value?.sha256 ? running.value.config : (saved.value?.config ?? null);
  const rows = (reading: RouterReading, file: LvsConfig | null, kernel: Table | null) =>
    serviceRows(
      file?.virtual ?? [],
      reading.status?.checks ?? null,
      kernel,
      reading.status?.pulse.state !== 'stopped',
    );
  const same = active.which === tableRouter.which;
  return {
    pair,
    config,
    services: rows(active, config, same ? table.value : null),
    failover: config?.service === 'fos' ? failoverRows(config.failover, true, active) : null,
    tableRouter,
    table,
    rates,
    tableRates,
    tableServices: rows(tableRouter, shown.value?.sha256 ? shown.value.config : null, table.value),
    logs: [
      { router: pair.local.name, lines: localLog.value?.lines ?? [], error: localLog.error },
      ...(pair.peer && peerLog
        ? [{ router: pair.peer.name, lines: peerLog.value?.lines ?? [], error: peerLog.error }]
        : []),
    ],
    letIn,
    drift: judge(sources),
  };
}
