import { read, type Cst, type Path } from '@/lib/lvscf';

/**
 * Where a block of one version of the file stands in another one: by its identity, else by its name where that is the only one of
 * its kind whose identity is not in both (the same entry with another address).
 * @returns null: it is not there; for the global directives the empty path
 */
export function followBlock(from: Cst, at: Path, to: Cst): Path | null {
  if (!at.block) return {};
  const { kind, index } = at.block;
  if (kind === 'failover') return follow(read(from).failover, index, read(to).failover)?.path ?? null;
  const [before, after] = [read(from).virtual, read(to).virtual];
  const there = follow(before, index, after);
  if (!there || at.server === undefined) return there?.path ?? null;
  return follow(before[index]?.server ?? [], at.server, there.server)?.path ?? null;
}

function follow<T extends { id: string; name: string }>(before: T[], index: number, after: T[]): T | null {
  const one = before[index];
  if (!one) return null;
  const same = after.find(({ id }) => id === one.id);
  if (same) return same;
  const named = (list: T[], other: T[]) =>
    list.filter(({ id, name }) => name === one.name && !other.some((o) => o.id === id));
  const [gone, come] = [named(before, after), named(after, before)];
  return gone.length === 1 && come.length === 1 ? (come[0] ?? null) : null;
}
