/**
 * Polls until the probe gives something true.
 * @param limitMs after which it throws, with `what` and the last thing seen
 * @returns what the probe gave, and how long that took
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false>,
  limitMs: number,
  everyMs = 50,
): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      last = value;
      if (value) return { value, ms: Math.round(performance.now() - start) };
    } catch (error) {
      last = error;
    }
    if (performance.now() - start > limitMs) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`${what}: not within ${limitMs} ms; last seen: ${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
