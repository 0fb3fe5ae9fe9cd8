import { diff, read, type Change, type Cst, type VirtualServer } from '@/lib/lvscf';
import type { Reason, Status } from '@/lib/protocol';
import { isAlone } from '../change-id';
import type { Side } from '../preflight';
import { adopt, serverOf } from './adopt';
import { itemKey, itemsOf, type Item } from './items';
import type { Repair, RepairCode } from './repairs';
import type { Places, Sources } from './sources';

/** A difference between two places of the configuration: file, applied, kernel, peer. */
export interface Difference extends Reason {
  severity: 'error' | 'warning' | 'info';
  /** the router on which it is; of a difference between the two, this one */
  side: Side;
  /** that router's host name, for people */
  router: string;
  /** since when, as far as a router says */
  since: string | null;
  /** lvs.cf's own words for it: what would change, by the repair that is named first among those that change lvs.cf */
  changes: Change[];
  /** what can be done about it; empty: it is only to be known */
  repairs: Repair[];
}

/** Findings of a status that are such differences; what judges the places says them with their repairs. */
export const DRIFT_FINDINGS: readonly string[] = [
  ...['saved-not-running', 'saved-missing', 'lvsd-behind', 'table-differs'],
  ...['held-by-hand', 'foreign-entries', 'vips-incomplete', 'orphan-vip'],
];

/** Findings whose repair is a verb of that router; the rest is judged from the places themselves. */
const BY_VERB: Record<string, RepairCode> = {
  'lvsd-behind': 'reload',
  'table-differs': 'reload',
  'vips-incomplete': 'restart',
  'orphan-vip': 'restart',
};

/**
 * Every difference between the places of the configuration, each with its repairs. Nothing is repaired by this.
 * @param sources read just now
 */
export function judge(sources: Sources): Difference[] {
  const { local, peer } = sources;
  return [
    ...ofRouter('local', local, peer),
    ...(peer ? [...ofRouter('peer', peer, local), ...ofPair(local, peer)] : []),
  ];
}

const repair = (code: RepairCode, side: Side = 'local', of?: Pick<Item, 'service' | 'server'>): Repair => ({
  ...{ code, side, service: of?.service ?? null, server: of?.server ?? null },
});

const meant = (from: Cst | null, to: Cst | null): Change[] =>
  from && to ? diff(from, to).filter(({ params }) => params.field !== 'serial_no') : [];

/** File, applied and kernel of one router. */
function ofRouter(side: Side, places: Places, other: Places | null): Difference[] {
  const { status, router } = places;
  if (!status) return [];
  const base = { side, router, since: null, changes: [] as Change[] };
  return status.findings
    .flatMap((finding): Difference[] => {
      const { code, params, severity, since } = finding;
      const found = { ...base, code, params, severity, since };
      const verb = BY_VERB[code];
      if (verb) return [{ ...found, repairs: [repair(verb, side)] }];
      if (code === 'saved-not-running') {
        const changes = meant(places.running, places.saved);
        const back = side === 'local' ? repair('restore-running') : repair('reload', 'peer');
        return [{ ...found, changes, repairs: [repair('apply'), back] }];
      }
      if (code === 'saved-missing') {
        const pushes = other?.status?.config.saved ? [repair('push')] : [];
        return [{ ...found, repairs: side === 'local' ? [repair('restore-running')] : pushes }];
      }
      return [];
    })
    .concat(ofKernel(side, places, status, other));
}

/** Entries of one router's table that are told one by one; of more than these the number is told. */
const MOST = 100;

/** The file with that virtual server alone: what concerns one of a thousand is not looked for in all of them. */
function only(cst: Cst, { path }: VirtualServer): Cst {
  let n = 0;
  const keeps = (node: Cst['body'][number]) =>
    node.type !== 'block' || node.kind !== 'virtual' || n++ === path.block?.index;
  return { ...cst, body: cst.body.filter(keeps) };
}

function ofKernel(side: Side, places: Places, status: Status, other: Places | null): Difference[] {
  const { router, kernel } = places;
  // before the first start there are decisions already
  const running = places.running ?? places.saved;
  const items = itemsOf(status).filter(
    // A decision is the pair's: it is said once.
    ({ kind }) => kind !== 'decided' || side === 'local' || !other?.status?.intents,
  );
  const virtuals = running ? read(running).virtual : [];
  const found = items.slice(0, MOST).map((item): Difference => {
    const { service, server, since, kind, by, state, weight } = item;
    const virtual = virtuals.find(({ id }) => id === service);
    const file = running && virtual ? only(running, virtual) : running;
    const tried = file && adopt(file, [item], kernel ?? { services: [], facts: null });
    const able = !!tried?.taken.length;
    const base = { side, router, since, changes: able ? meant(file, tried.cst) : [] };
    const adopts = able ? [repair('adopt', side, item)] : [];
    if (kind === 'foreign') {
      const params = { entry: itemKey(item) };
      return { ...base, code: 'foreign-entry', severity: 'info', params, repairs: adopts };
    }
    // what lvs.cf does not name (a sorry server) cannot be named to `resume` either
    const real = virtual && server !== null ? serverOf(virtual, server) : null;
    const resumes =
      virtual && (server === null || real)
        ? [repair('resume', side, { service, server: real?.id ?? null })]
        : [];
    return {
      ...base,
      code: kind === 'decided' ? `decided-${state ?? ''}` : `hand-${kind}`,
      severity: kind === 'decided' ? 'info' : 'warning',
      params: { entry: itemKey(item), weight: weight ?? '', by: by ?? '' },
      repairs: [...resumes, ...adopts],
    };
  });
  if (items.length <= MOST) return found;
  const params = { count: items.length - MOST };
  const rest = { side, router, since: null, changes: [], repairs: [] };
  return [...found, { ...rest, code: 'more-entries', severity: 'info', params }];
}

/** This router and its peer: the files, and what runs. */
function ofPair(local: Places, peer: Places): Difference[] {
  const alone = missed(local);
  const found = {
    side: 'local' as const,
    router: local.router,
    changes: [] as Change[],
    severity: 'warning' as const,
  };
  const names = { here: local.router, there: peer.router };
  const [here, there] = [local.status?.config, peer.status?.config];
  if (!here) return [];
  if (!there) {
    // It is marked behind until it answers and shows that it is not.
    return alone
      ? [{ ...found, code: 'peer-left-behind', params: names, since: alone.since, repairs: [] }]
      : [];
  }
  const differences: Difference[] = [];
  if (here.saved?.sha256 !== there.saved?.sha256) {
    const older = whoIsOlder(local, peer);
    const newer = { local: peer.status?.config.saved?.since, peer: here.saved?.since, neither: null }[older];
    const [from, to] = older === 'local' ? [local, peer] : [peer, local];
    // only what is there can be taken from there
    const push = here.saved ? [repair('push')] : [];
    const pull = there.saved ? [repair('pull')] : [];
    differences.push({
      ...found,
      ...(older === 'peer' && alone
        ? { code: 'peer-missed-change', repairs: [repair('apply'), ...push, ...pull] }
        : {
            code: { peer: 'peer-behind', local: 'here-behind', neither: 'saved-differs' }[older],
            repairs: older === 'local' ? [...pull, ...push] : [...push, ...pull],
          }),
      params: names,
      since: older === 'peer' && alone ? alone.since : (newer ?? null),
      changes: meant(from.saved, to.saved),
    });
  }
  if (here.running && there.running && here.running.sha256 !== there.running.sha256) {
    const since =
      [here.running.since, there.running.since]
        .filter((at) => at !== null)
        .sort()
        .at(-1) ?? null;
    const changes = meant(peer.running, local.running);
    const repairs = [repair('apply'), repair('pull-running')];
    differences.push({ ...found, code: 'running-differs', params: names, since, changes, repairs });
  }
  return differences;
}

/** The change that this router took alone, its peer out of reach, and that is still what is saved here; null: there is none. */
function missed({ lastChange, status }: Places): { since: string | null } | null {
  if (!lastChange || !isAlone(lastChange.changeId)) return null;
  if (lastChange.step !== 'confirmed' && lastChange.step !== 'committed') return null;
  return lastChange.target === status?.config.saved?.sha256 ? { since: lastChange.committedAt } : null;
}

/**
 * Whose saved file is the older one: the one that the other router has had itself and replaced since. Where each has had the other's
 * (a change that was taken back on one of them), the one that was replaced last tells which they had in common last. `neither`: each
 * went its own way.
 */
function whoIsOlder(local: Places, peer: Places): Side | 'neither' {
  const [mine, theirs] = [local.status?.config.saved?.sha256, peer.status?.config.saved?.sha256];
  if (mine === undefined || theirs === undefined) return mine === undefined ? 'local' : 'peer';
  const hadHere = Date.parse(local.history?.get(theirs) ?? '') || 0;
  const hadThere = Date.parse(peer.history?.get(mine) ?? '') || 0;
  if (hadHere === hadThere) return 'neither';
  return hadHere > hadThere ? 'peer' : 'local';
}
