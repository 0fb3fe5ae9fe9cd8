import { z } from 'zod';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { pairedPeer } from './view/reading';

/** Which router a program asks for; every route has it. */
export const whichRouter = z.enum(['local', 'peer']).default('local');

/** The router that was asked for. @throws AgentError `not-paired` */
export async function chosenRouter(
  which: z.output<typeof whichRouter>,
  local: RouterClient,
): Promise<RouterClient> {
  if (which === 'local') return local;
  const peer = await pairedPeer();
  if (!peer) throw new AgentError('not-paired');
  return peer;
}
