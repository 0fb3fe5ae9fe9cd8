import { type Intent, type Result, intentKey } from '@/lib/protocol';
import type { RouterClient } from './client';
import { attempt, type Attempt, type Failure } from './outcome';

/** What one router made of a decision. */
export interface Taken {
  router: string;
  /** null: it was not reached, or refused; `failure` says why */
  result: Pick<Result<'intents.merge'>, 'saved' | 'table' | 'detail'> | null;
  failure: Failure | null;
}

export interface Decision {
  intents: Intent[];
  local: Taken;
  /** null: no peer is paired */
  peer: Taken | null;
}

/**
 * Sets something for real servers on both routers: a drain, a halt, a weight, or the end of it. Whatever else one router knows and
 * the other does not goes along, so that a router which was away is up to date afterwards.
 * @throws nothing that is an outcome: a router that was not reached says so
 */
export async function decide(options: {
  local: RouterClient;
  peer: RouterClient | null;
  servers: Pick<Intent, 'service' | 'server'>[];
  state: 'drained' | 'halted' | 'weight' | 'resumed';
  weight?: number | undefined;
  author: string;
}): Promise<Decision> {
  const { local, peer, servers, state, weight, author } = options;
  const [here, there] = await Promise.all([known(local), peer ? known(peer) : null]);
  const before = [here, there].flatMap((read) => (read?.ok ? read.value.intents : []));
  const now = Date.now();
  const intents = servers.map(({ service, server }) => {
    // A clock that was set back, or the other router's that is ahead, must not make an older decision win.
    const last = before.filter((i) => intentKey(i) === intentKey({ service, server })).map((i) => i.at);
    const at = new Date(Math.max(now, ...last.map((time) => Date.parse(time) + 1))).toISOString();
    return { service, server, state, weight: state === 'weight' ? (weight ?? 0) : null, at, by: author };
  });
  const [mine, theirs] = await Promise.all([
    send(local, [...intentsOf(there), ...intents], author),
    peer ? send(peer, [...intentsOf(here), ...intents], author) : null,
  ]);
  return { intents, local: mine, peer: theirs };
}

/**
 * Brings what each router knows to the other: after one of them was away.
 * @returns was there a difference?
 * @throws AgentError what reading or writing either router throws
 */
export async function syncIntents(local: RouterClient, peer: RouterClient, author: string): Promise<boolean> {
  const [here, there] = await Promise.all([local.call('intents.read', {}), peer.call('intents.read', {})]);
  const missing = (from: Intent[], to: Intent[]) => {
    const has = new Map(to.map((i) => [intentKey(i), i.at]));
    return from.filter((i) => i.state !== 'gone' && (has.get(intentKey(i)) ?? '') < i.at);
  };
  const [forPeer, forLocal] = [missing(here.intents, there.intents), missing(there.intents, here.intents)];
  if (forPeer.length) await peer.call('intents.merge', { intents: forPeer, author });
  if (forLocal.length) await local.call('intents.merge', { intents: forLocal, author });
  return forPeer.length + forLocal.length > 0;
}

type Known = Attempt<Result<'intents.read'>>;

const known = (router: RouterClient): Promise<Known> => attempt(router.call('intents.read', {}));

function intentsOf(read: Known | null): Intent[] {
  return read?.ok ? read.value.intents : [];
}

async function send(router: RouterClient, intents: Intent[], author: string): Promise<Taken> {
  const answer = await attempt(router.call('intents.merge', { intents, author }));
  if (!answer.ok) return { router: router.name, result: null, failure: answer.failure };
  const { saved, table, detail } = answer.value;
  return { router: router.name, result: { saved, table, detail }, failure: null };
}
