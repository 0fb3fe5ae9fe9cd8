/**
 * Lets concurrent callers share one reading that is under way; nothing is kept once it has ended, so that no answer is older
 * than its request by more than the reading takes. With 20 viewers at once the system is read once.
 */
export function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= read().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
