import { isLoopback } from '@/lib/access';
import { accountThrottle, knownAddress, loginThrottle } from '@/lib/auth';

/** One attempt to show who one is: a password, a second factor, a setup code. */
export interface Attempt {
  /** seconds that have to pass before it may be made; 0: now */
  wait: number;
  /** Counts it as failed, before its outcome is known: attempts sent all at once shall wait like those sent one by one. */
  begin: () => void;
  /** Takes that back. */
  succeeded: () => void;
}

/**
 * Slows guessing down by address, and by account for guesses that come from many addresses. An account is never locked: from
 * this machine itself, and from an address where its owner has had a session within a month, what others try does not count.
 * @param name account that is tried; null where there is none yet
 */
export async function attempt(address: string, name: string | null): Promise<Attempt> {
  const byAddress = loginThrottle();
  const byAccount = accountThrottle();
  const atHome = name === null || isLoopback(address) || (await knownAddress(name, address));
  const account = atHome ? null : name;
  const wait = Math.max(byAddress.waitFor(address), account === null ? 0 : byAccount.waitFor(account));
  return {
    wait: Math.ceil(wait / 1000),
    begin: () => {
      byAddress.failed(address);
      if (account !== null) byAccount.failed(account);
    },
    succeeded: () => {
      byAddress.succeeded(address);
      if (account !== null) byAccount.succeeded(account);
    },
  };
}
