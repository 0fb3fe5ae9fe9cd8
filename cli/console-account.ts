import { existsSync, statSync } from 'node:fs';
import { paths } from '@/lib/protocol';

/** A mistake of the caller, as a sentence. `code`: 2 for wrong usage, else 1. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message);
  }
}

/** Who asked, for the audit: who became root. */
export function asker(): string {
  return process.env.SUDO_USER ?? process.env.USER ?? 'root';
}

/** The account that owns the console's folder, or null when this process need not change to it. */
function owner(): { uid: number; gid: number } | null {
  process.umask(0o077);
  const folder = paths().consoleData;
  if (!existsSync(folder))
    throw new Failure(
      `${folder} does not exist: is the console installed on this router, and LVS_ROOT right?`,
    );
  const { uid, gid } = statSync(folder);
  const me = process.getuid?.();
  if (me !== 0 && me !== uid)
    throw new Failure(`Only root and the account that owns ${folder} may do this. Nothing was changed.`);
  return me !== 0 || uid === 0 ? null : { uid, gid };
}

/**
 * Root goes on as the owner of the console's folder: files that root made there (the database's journal above all) would shut
 * the console out of its own database, and a link laid there would be followed with root's rights.
 * @throws Failure when there is no such folder, or it is another account's
 */
export function becomeConsole(): void {
  const account = owner();
  if (!account) return;
  process.setgroups?.([]);
  process.setgid?.(account.gid);
  process.setuid?.(account.uid);
}

/** The same for the time of one piece of work; then root is root again, with what it returned. */
export async function asConsole<T>(work: () => Promise<T>): Promise<T> {
  const account = owner();
  if (!account) return work();
  process.setgroups?.([]);
  process.setegid?.(account.gid);
  process.seteuid?.(account.uid);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
