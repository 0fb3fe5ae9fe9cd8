import { may } from '@/lib/auth';
import { many } from '@/lib/i18n/format';
import type { Reader } from '@/lib/i18n/reader';
import {
  draftAdoption,
  draftPull,
  draftRunning,
  itemKey,
  type Adopting,
  type Draft,
  type Repair,
  type RouterClient,
  type Side,
} from '@/lib/router';
import { asked, type Asked } from './control';
import { loadPair, pairedPeer, type PairView } from './reading';
import { serverActionPage } from './server-action';
import type { ServiceRow } from './services';
import type { Effect } from './verbs';

/** Repairs that write lvs.cf of this router, each asked for on a page of its own; the others have their pages already. */
export const takings = ['adopt', 'pull', 'pull-running', 'restore-running'] as const;
export type Taking = (typeof takings)[number];
export const sides = ['local', 'peer'] as const satisfies Side[];

/** In place of an entry: everything of that router. */
const ALL = 'all';

/** The page that asks before something is taken into lvs.cf. An entry is ids with colons, brackets and a blank in them. */
export function takingPage(taking: string, side: string, entry: string): string {
  return `/drift/${taking}/${side}/${encodeURIComponent(entry)}`;
}

/**
 * Where a repair is asked for and explained.
 * @param services for the real server by which `resume` of a whole virtual server is asked for
 * @returns null: not by that role, or not from here
 */
export function repairPage(repair: Repair, role: string, services: ServiceRow[]): string | null {
  const { code, side, service, server } = repair;
  const operates = code === 'reload' || code === 'restart' || code === 'resume';
  if (!may(role, operates ? 'operate' : 'configure')) return null;
  if (code === 'reload' || code === 'restart') return `/control/${code}/${side}`;
  if (code === 'apply') return '/changes#apply';
  if (code === 'push') return '/changes#h-push';
  if (code === 'resume') {
    const any = server ?? services.find(({ id }) => id === service)?.servers[0]?.id;
    return service !== null && any !== undefined ? serverActionPage('resume', service, any) : null;
  }
  const entry = service === null ? ALL : itemKey({ service, server });
  return takingPage(code, side, entry);
}

/** What the page says: the file as it would be, read now. */
export interface TakingView {
  pair: PairView;
  taking: Taking;
  side: Side;
  entry: string;
  draft: Asked<Draft & Partial<Pick<Adopting, 'taken' | 'left'>>>;
}

/** @returns null when there is no such taking, side, or peer */
export async function loadTaking(
  local: RouterClient,
  params: { repair?: string; side?: string; entry?: string },
): Promise<TakingView | null> {
  const taking = takings.find((one) => one === params.repair);
  const side = sides.find((one) => one === params.side);
  const { entry = ALL } = params;
  if (!taking || !side) return null;
  const [pair, peer] = await Promise.all([loadPair(local, true), pairedPeer()]);
  const from = side === 'peer' || taking.startsWith('pull') ? peer : local;
  if (!from) return null;
  return { pair, taking, side, entry, draft: await asked(draftOf(local, from, taking, entry)) };
}

function draftOf(
  local: RouterClient,
  from: RouterClient,
  taking: Taking,
  entry: string,
): Promise<Draft | Adopting> {
  if (taking === 'restore-running') return draftRunning(local);
  if (taking === 'adopt')
    return draftAdoption({ local, from, wants: (item) => entry === ALL || itemKey(item) === entry });
  return draftPull({ local, peer: from, which: taking === 'pull' ? 'saved' : 'running' });
}

/** The router from which it is taken. */
export function takenFrom({ pair, taking, side }: TakingView): string {
  const theirs = side === 'peer' || taking.startsWith('pull');
  return (theirs ? pair.peer : null)?.name ?? pair.local.name;
}

/** Changes shown at most; the history and `lvsctl diff` have the rest. */
export const MOST_CHANGES = 50;

/** What saving it does and does not, besides the changes themselves. */
export function takingEffects({ pair, draft }: TakingView, { t }: Reader): Effect[] {
  const { value } = draft;
  if (!value) return [];
  const info = (text: string): Effect => ({ weight: 'info', text });
  const decided = value.taken?.some(({ kind }) => kind === 'decided');
  const left = (value.left ?? []).map(({ item, why }): Effect => ({
    weight: 'warning',
    text: t('drift.cannot', { entry: itemKey(item), why: t(`drift.left.${why}`) }),
  }));
  if (value.sha256 === value.base) return [...left, info(t('drift.same'))];
  const serial = pair.local.status?.config.saved?.serial_no ?? '–';
  const more = value.changes.length - MOST_CHANGES;
  return [
    ...left,
    ...(more > 0 ? [info(t('drift.more', many(more)))] : []),
    info(t('drift.saves', { name: pair.local.name })),
    info(t('drift.keeps', { serial: String(serial) })),
    ...(decided ? [info(t('drift.resumeLater'))] : []),
  ];
}
