import type { RouterName, TestLab } from './index';
import { sleep } from './cluster';

/** Milliseconds between two looks: a tenth of what a person would call at once, and cheap (a file of /proc, no program). */
const EVERY = 50;

/** Who held an address for how long, in the order in which it was seen. Milliseconds since the watch began. */
export interface Held {
  by: RouterName[];
  from: number;
  to: number;
}

export interface Watch {
  /** what was seen so far */
  seen(): Held[];
  stop(): Promise<Held[]>;
}

/** Does the router's kernel take packets for that IPv4 address? A router that is switched off takes none. */
async function takes(lab: TestLab, router: RouterName, address: string): Promise<boolean> {
  try {
    const local = ((await lab.read(router, '/proc/net/fib_trie')) ?? '').toString();
    return new RegExp(`-- ${address.replaceAll('.', '\\.')}\\s+/32 host LOCAL`).test(local);
  } catch {
    return false;
  }
}

/** Follows who holds the address until it is stopped, so that no moment with two or no holders is missed that matters to clients. */
export function watchHolders(lab: TestLab, address: string, among: RouterName[]): Watch {
  const start = performance.now();
  const held: Held[] = [];
  let ended = false;
  const look = async () => {
    const answers = await Promise.all(among.map((router) => takes(lab, router, address)));
    const by = among.filter((_, n) => answers[n]);
    const now = Math.round(performance.now() - start);
    const last = held.at(-1);
    if (last) last.to = now;
    // what the first look sees was so from the beginning
    if (last?.by.join() !== by.join()) held.push({ by, from: last ? now : 0, to: now });
  };
  const loop = (async () => {
    while (!ended) {
      await look();
      await sleep(EVERY);
    }
  })();
  loop.catch(() => undefined); // stop() reports it
  return {
    seen: () => held,
    stop: async () => {
      ended = true;
      await loop;
      return held;
    },
  };
}

/** Longest time, in milliseconds, in which that many held it. */
export function longest(held: Held[], many: (count: number) => boolean): number {
  return Math.max(0, ...held.filter(({ by }) => many(by.length)).map(({ from, to }) => to - from));
}
