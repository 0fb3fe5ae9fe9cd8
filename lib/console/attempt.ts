import { isLoopback } from '@/lib/access';
import { accountThrottle, homeThrottle, knownAddress, loginThrottle } from '@/lib/auth';

/** One attempt to show who one is: a password, a second factor, a setup code. */
export interface Attempt {
  /** seconds that have to pass before it may be made; 0: now */
  wait: number;
  /** Counts it as failed, before its outcome is known: attempts sent all at once shall wait like those sent one by one. */
  begin: () => void;
  /** It was right, and another step follows: takes back this one alone. Else a known password would reset guesses of the code. */
  right: () => void;
  /** Who it is, is shown: forgets the failures of this account here too, never those of other accounts from this address. */
  succeeded: () => void;
}

/**
 * Slows guessing down by address, and by account for guesses that come from many addresses. An account is never locked: from
 * this machine itself, and from an address where its owner has had a session within a month, what others try does not count;
 * there only the failures of this account at this address do.
 * @param name account that is tried; null where there is none yet
 */
export async function attempt(address: string, name: string | null): Promise<Attempt> {
  const [byAddress, byAccount, atHome] = [loginThrottle(), accountThrottle(), homeThrottle()];
  const isHome = name !== null && (isLoopback(address) || (await knownAddress(name, address)));
  // An address has no space in it, so two pairs are never one key.
  const pair = `${address} ${name ?? ''}`;
  const waits = isHome
    ? [atHome.waitFor(pair)]
    : [byAddress.waitFor(address), name === null ? 0 : byAccount.waitFor(name)];
  let takeBack: (() => void)[] = [];
  const right = () => {
    for (const one of takeBack) one();
    takeBack = [];
  };
  return {
    wait: Math.ceil(Math.max(...waits) / 1000),
    begin: () => {
      takeBack.push(byAddress.failed(address));
      if (isHome) takeBack.push(atHome.failed(pair));
      else if (name !== null) takeBack.push(byAccount.failed(name));
    },
    right,
    succeeded: () => {
      right();
      if (isHome) atHome.succeeded(pair);
      else if (name !== null) byAccount.succeeded(name);
    },
  };
}
