import { randomBytes } from 'node:crypto';

/** A secret that was made for somebody and that nobody can read again. */
export interface ShownOnce {
  kind: 'password' | 'token' | 'recovery';
  /** whose it is, or what it is for */
  of: string;
  /** one, or several codes */
  secrets: string[];
}

/** Long enough for a slow redirect; then it is lost and a new one has to be made. */
const KEEP_MS = 2 * 60_000;
const MAX_KEPT = 100;

interface Kept extends ShownOnce {
  session: string;
  until: number;
}

/** Only in memory, never in the database; on globalThis, since Next loads a module once per bundle. */
const global_ = globalThis as { lvsShownOnce?: Map<string, Kept> };
const kept = () => (global_.lvsShownOnce ??= new Map<string, Kept>());

/**
 * Keeps a secret for the page that follows the form.
 * @param session only this session gets it
 * @returns the id for `?once=ID`; it is no secret
 */
export function showOnce(session: { idHash: string }, secret: ShownOnce, now = Date.now()): string {
  const map = kept();
  for (const [id, { until }] of map) if (until < now || map.size >= MAX_KEPT) map.delete(id);
  const id = randomBytes(12).toString('base64url');
  map.set(id, { ...secret, session: session.idHash, until: now + KEEP_MS });
  return id;
}

/** Gives the secret to that session, and forgets it. */
export function takeShown(
  id: string | undefined,
  session: { idHash: string },
  now = Date.now(),
): ShownOnce | null {
  const found = id === undefined ? undefined : kept().get(id);
  if (!id || !found || found.session !== session.idHash) return null;
  kept().delete(id);
  const { kind, of, secrets, until } = found;
  return until < now ? null : { kind, of, secrets };
}
