/** First wait after a wrong password, doubled with each further one up to the last: 1, 2, 4, 8, 16, 30 s. */
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** Forgotten after this long without a wrong password. */
const FORGET_MS = 10 * 60_000;
/** An attacker with many addresses, or many names, shall not fill the memory; the oldest is dropped. */
const MAX_KEYS = 10_000;

/**
 * Slows guessing down per address (or account) and locks nobody out: who knows the password waits at most half a minute, and
 * others wait not at all.
 */
export class LoginThrottle {
  private readonly failures = new Map<string, { count: number; at: number }>();

  /** @returns milliseconds that this address or account has to wait before its next attempt; 0: none */
  waitFor(key: string, now = Date.now()): number {
    const known = this.failures.get(key);
    if (!known) return 0;
    if (now - known.at > FORGET_MS) {
      this.failures.delete(key);
      return 0;
    }
    const pause = Math.min(FIRST_MS * 2 ** (known.count - 1), LONGEST_MS);
    return Math.max(0, known.at + pause - now);
  }

  /** @returns takes this one back, and none of the others: it was not a failure after all */
  failed(key: string, now = Date.now()): () => void {
    const before = this.failures.get(key);
    this.failures.delete(key); // set again, so that the map is in order of the last failure
    this.failures.set(key, { count: (before?.count ?? 0) + 1, at: now });
    for (const oldest of this.failures.keys()) {
      if (this.failures.size <= MAX_KEYS) break;
      this.failures.delete(oldest);
    }
    return () => {
      const present = this.failures.get(key);
      if (!present) return;
      // Another one may have failed meanwhile: the wait counts from that one.
      const at = present.at === now ? (before?.at ?? now) : present.at;
      if (present.count > 1) this.failures.set(key, { count: present.count - 1, at });
      else this.failures.delete(key);
    };
  }

  succeeded(key: string): void {
    this.failures.delete(key);
  }
}

const kept = globalThis as {
  lvsThrottle?: LoginThrottle;
  lvsAccountThrottle?: LoginThrottle;
  lvsHomeThrottle?: LoginThrottle;
};

/** The one of this process by address: login and setup share it. */
export function loginThrottle(): LoginThrottle {
  return (kept.lvsThrottle ??= new LoginThrottle());
}

/** The same by account name, for guesses that come from many addresses. lib/console/attempt.ts says whom it lets pass. */
export function accountThrottle(): LoginThrottle {
  return (kept.lvsAccountThrottle ??= new LoginThrottle());
}

/** The same by account at one of its own addresses, where the other two do not count. */
export function homeThrottle(): LoginThrottle {
  return (kept.lvsHomeThrottle ??= new LoginThrottle());
}
