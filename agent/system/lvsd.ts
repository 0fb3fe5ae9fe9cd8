import { AgentError, type CheckRun, type LvsdStatus, type Paths } from '@/lib/protocol';
import { askCheck, askLvsd } from '@/pulse/ask';
import { Unknown } from './unknown';

/** lvsd answers in milliseconds; longer means that it hangs, and then its checks are not running either. */
const limitMs = 2000;

/** Longer than a check's own limit there (pulse/nanny/once.ts). */
const checkMs = 25_000;

/**
 * What lvsd says of itself and its checks, asked now.
 * @throws Unknown `lvsd-not-answering`: checks are not running, and none may be shown as up
 */
export async function readLvsd(paths: Paths): Promise<LvsdStatus> {
  const reply = await told(askLvsd(paths.lvsdSocket, { method: 'status' }, limitMs));
  if (!reply.ok) throw new Unknown('lvsd-not-answering', { detail: reply.error.code });
  return reply.status;
}

/**
 * Has lvsd check one real server now.
 * @throws Unknown `lvsd-not-answering`; AgentError `invalid-params` for a server that it does not check, `busy`
 */
export async function runCheck(paths: Paths, service: string, server: string): Promise<CheckRun> {
  const reply = await told(askCheck(paths.lvsdSocket, { method: 'check', service, server }, checkMs));
  if (reply.ok) return reply.check;
  if (reply.error.code === 'busy') throw new AgentError('busy', { params: {} });
  const detail = `lvsd does not check ${server} for ${service}`;
  throw new AgentError('invalid-params', { params: { what: 'server' }, detail });
}

async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new Unknown('lvsd-not-answering', { detail: (error as Error).message });
  }
}
