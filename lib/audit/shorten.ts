import type { Database } from '@/lib/db';

/**
 * Entries that are kept, some 300 bytes each. What nobody or what was refused tried has limits of its own, so that a flood of it
 * pushes out nothing that was done: that is years of a busy pair's administrators. The journal and an export keep more.
 */
const KEPT = { nobody: 20_000, preferences: 5_000, refused: 50_000, all: 200_000 };
/** Looked at every so many entries: a deletion costs more than an entry. */
const EVERY = 500;

/**
 * Deletes the oldest entries beyond what is kept.
 * @param id of the entry just written
 */
export async function shorten(id: number, db: Database, kept = KEPT, every = EVERY): Promise<void> {
  if (id % every !== 0) return;
  for (const [where, most] of [
    [{ user: null }, kept.nobody],
    [{ action: { startsWith: 'preferences.' } }, kept.preferences],
    [{ outcome: { not: 'done' } }, kept.refused],
    [{}, kept.all],
  ] as const) {
    const [oldest] = await db.audit.findMany({
      where,
      orderBy: { id: 'desc' },
      skip: most,
      take: 1,
      select: { id: true },
    });
    if (oldest) await db.audit.deleteMany({ where: { AND: [where, { id: { lte: oldest.id } }] } });
  }
}
