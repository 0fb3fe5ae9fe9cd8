import type { LvsdReply, LvsdRequest, LvsdStatus, Paths } from '@/lib/protocol';
import { askLvsd } from '@/pulse/ask';
import { Unknown } from './unknown';

/** lvsd answers in milliseconds; longer means that it hangs, and then its checks are not running either. */
const limitMs = 2000;

/**
 * What lvsd says of itself and its checks, asked now.
 * @throws Unknown `lvsd-not-answering`: checks are not running, and none may be shown as up
 */
export async function readLvsd(paths: Paths): Promise<LvsdStatus> {
  const reply = await tellLvsd(paths, { method: 'status' }, limitMs);
  if (!reply.ok) throw new Unknown('lvsd-not-answering', { detail: reply.error.code });
  return reply.status;
}

/** Has lvsd do something. @throws Unknown `lvsd-not-answering` */
export async function tellLvsd(paths: Paths, request: LvsdRequest, withinMs: number): Promise<LvsdReply> {
  try {
    return await askLvsd(paths.lvsdSocket, request, withinMs);
  } catch (error) {
    throw new Unknown('lvsd-not-answering', { detail: (error as Error).message });
  }
}
