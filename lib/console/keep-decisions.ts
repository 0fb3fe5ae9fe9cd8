import { localRouter, syncIntents, type RouterClient } from '@/lib/router';
import { pairedPeer } from './view/reading';

/** Milliseconds between two looks: how long a router that returns may still miss what was decided while it was away. */
const EVERY = 15_000;

/**
 * Keeps what operators decided for real servers alike on both routers, for as long as the console runs: the agents do not talk to
 * each other, and a router that was away must hear of it without anybody asking (docs/operation.md). A router that does not
 * answer is asked again at the next look.
 * @param log one sentence
 * @param routers for tests: other ones than this router and its peer, other milliseconds
 * @returns ends it
 */
export function keepDecisionsAlike(
  log: (sentence: string) => void,
  routers: { local: RouterClient; peer: () => Promise<RouterClient | null>; everyMs: number } = {
    local: localRouter(),
    peer: pairedPeer,
    everyMs: EVERY,
  },
): () => void {
  const { local, peer: peerNow, everyMs } = routers;
  let timer: NodeJS.Timeout | null = null;
  let ended = false;
  const look = async () => {
    try {
      const peer = await peerNow();
      if (peer && (await syncIntents(local, peer, 'console')))
        log(`Drains, halts and weights were brought into agreement between this router and ${peer.name}.`);
    } catch {
      // one of them is away: pages say so, and the next look comes
    }
    if (!ended) timer = setTimeout(() => void look(), everyMs).unref();
  };
  timer = setTimeout(() => void look(), everyMs).unref();
  return () => {
    ended = true;
    if (timer) clearTimeout(timer);
    local.close();
  };
}
