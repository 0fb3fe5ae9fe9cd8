import type { Reason } from '@/lib/protocol';

/** Thrown by whatever reads the system when it cannot say: carries the reason that the reader of the status is shown. */
export class Unknown extends Error {
  readonly reason: Reason;

  /** @param params names of things and the system's own words, never secrets */
  constructor(code: string, params: Record<string, string | number> = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'Unknown';
    this.reason = { code, params };
  }
}

/** What a reader found, or why it could not. */
export type Reading<T> = { value: T } | { reason: Reason };

/** Runs a reader; turns what it throws into a reason, so that one unreadable thing does not hide the others. */
export async function reading<T>(read: () => T | Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** The reason in an error: its own, or `unreadable` with the system's words, cut to a line's length. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof Unknown) return error.reason;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'unreadable', params: { detail: detail.slice(0, 300) } };
}

/** The value, or null when it could not be read. */
export function valueOf<T>(result: Reading<T>): T | null {
  return 'value' in result ? result.value : null;
}
