import { diff, parse, type Change } from '@/lib/lvscf';
import { pairState, type PairState, type RouterClient } from '@/lib/router';
import { readConfig, type ConfigFile } from '../config';
import { asked, type Asked } from './control';
import { lineDiff, type LineDiff } from './line-diff';
import { activeOf, loadPair, pairedPeer, type PairView } from './reading';
import { terms, type Term } from './terms';

/** Everything that the page of changes shows. */
export interface ChangesView {
  pair: PairView;
  saved: ConfigFile;
  running: Asked<ConfigFile>;
  /** in words; the serial number's own change is left out */
  words: Change[];
  lines: LineDiff | null;
  /** as ipvsadm would be told it, with the open connections of the serving router */
  terms: Term[];
  /** the router whose connections those are */
  counted: string;
  /** the change that waits, or the last one */
  last: PairState | null;
  /** the agent's and lib/lvscf's findings of the saved file, on this router */
  check: Asked<{
    findings: { code: string; severity: 'error' | 'warning'; params: Record<string, string | number> }[];
  }>;
}

const EMPTY = parse('').cst;

/** Files longer than this (bytes) are compared in words only. */
const MAX_LINES_BYTES = 2_000_000;

export async function loadChanges(local: RouterClient): Promise<ChangesView> {
  const saved = await readConfig('saved', local);
  const peer = await pairedPeer();
  const backupWanted = saved.config.backup_active && !!saved.config.backup;
  const [pair, running, last, check] = await Promise.all([
    loadPair(local, backupWanted),
    asked(readConfig('running', local)),
    asked(pairState({ local, peer, changeId: null })),
    asked(local.call('config.check', { content: saved.content.toString('base64') })),
  ]);
  const before = running.value?.sha256 ? running.value : null;
  const serving = activeOf(pair) ?? pair.local;
  const table = await asked((serving.which === 'peer' && peer ? peer : local).call('table', {}));
  const small = saved.content.length + (before?.content.length ?? 0) < MAX_LINES_BYTES;
  return {
    pair,
    saved,
    running,
    words: diff(before?.cst ?? EMPTY, saved.cst).filter((c) => c.params.field !== 'serial_no'),
    lines: small ? lineDiff(before?.content.toString('utf8') ?? '', saved.content.toString('utf8')) : null,
    terms: terms(before?.config ?? null, saved.config, table.value),
    counted: serving.name,
    last: last.value,
    check,
  };
}

/** A change that waits for KEEP or "Go back now". */
export interface Waiting {
  changeId: string;
  owner: string;
  since: string | null;
  /** the earliest moment at which a router goes back by itself */
  until: string | null;
  /** on both routers or on one; `half`: the other one has gone back already; `over`: the time is up, it is going back now */
  is: 'both' | 'one' | 'half' | 'over';
}

export function waiting({ last }: Pick<ChangesView, 'last'>, now: Date): Waiting | null {
  if (!last?.changeId || !last.routers) return null;
  const all = [last.routers.local, ...(last.routers.peer ? [last.routers.peer] : [])];
  const open = all.filter((r) => r.change?.step === 'committed');
  const first = open[0]?.change;
  if (!first) return null;
  const until = open.flatMap((r) => (r.change?.revertAt ? [r.change.revertAt] : [])).sort()[0] ?? null;
  const over = until !== null && Date.parse(until) <= now.getTime();
  const gone = all.some((r) => r.change?.step === 'reverted' || r.change?.step === 'aborted');
  const is = gone ? 'half' : over ? 'over' : open.length === 2 ? 'both' : 'one';
  return { changeId: last.changeId, owner: first.owner, since: first.committedAt, until, is };
}
