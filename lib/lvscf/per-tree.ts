import type { Cst } from './cst';

/** On globalThis: a bundler may put this room into one process several times, and each copy would do all of it again. */
const kept = globalThis as { lvsPerTree?: Map<string, WeakMap<Cst, unknown>> };

/**
 * Makes something of a tree once: a tree never changes. It goes with the tree.
 * @param name of what is made, one for each kind
 */
export function perTree<T>(name: string, make: (cst: Cst) => T): (cst: Cst) => T {
  const all = (kept.lvsPerTree ??= new Map<string, WeakMap<Cst, unknown>>());
  let made = all.get(name) as WeakMap<Cst, T> | undefined;
  if (!made) all.set(name, (made = new WeakMap<Cst, T>()));
  const known = made;
  return (cst) => {
    if (!known.has(cst)) known.set(cst, make(cst));
    return known.get(cst) as T;
  };
}
