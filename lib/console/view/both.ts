import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { reader } from '@/lib/i18n/reader';
import { readConfig, type ConfigFile } from '../config';
import { asked, type Asked } from './control';
import { loadPair, pairedPeer, routersOf, type PairView, type RouterReading } from './reading';
import { stagedState, type StagedState } from './staged';
import type { Target } from './verbs';

/** What one router answered to a question that both were asked, or why it did not. */
export interface Answer<T> {
  router: RouterReading;
  asked: Asked<T>;
}

/** A page about both routers: its frame, the saved file of this one, and each router's own answer. */
export interface BothPage<T> {
  pair: PairView;
  saved: Asked<ConfigFile>;
  staged: StagedState;
  answers: Answer<T>[];
  now: Date;
}

/**
 * Asks both routers the same at once, beside what every page reads. A router that is silent has its reason in place of an
 * answer, and does not keep the other one's.
 */
export async function loadBoth<T>(
  local: RouterClient,
  ask: (client: RouterClient) => Promise<T>,
): Promise<BothPage<T>> {
  const [saved, peer] = await Promise.all([asked(readConfig('saved', local)), pairedPeer()]);
  const wanted = !!saved.value?.config.backup_active && !!saved.value.config.backup;
  const [pair, here, there] = await Promise.all([
    loadPair(local, wanted),
    asked(ask(local)),
    peer ? asked(ask(peer)) : null,
  ]);
  const answers = routersOf(pair).flatMap((router): Answer<T>[] => {
    const of = router.which === 'local' ? here : there;
    return of ? [{ router, asked: of }] : [];
  });
  const now = new Date();
  return { pair, saved, staged: await stagedState(pair.local, local, now, await reader()), answers, now };
}

/** The routers that a form names, this one first. @throws AgentError `not-paired` when it names a peer and there is none */
export async function clientsFor(target: Target, local: RouterClient): Promise<RouterClient[]> {
  if (target === 'local') return [local];
  const peer = await pairedPeer();
  if (!peer) throw new AgentError('not-paired');
  return target === 'peer' ? [peer] : [local, peer];
}
