import { digestOf } from '@/lib/protocol';
import { writeOwn } from '../accounts';
import type { Method } from '../method';
import { nameOf } from '../policy';

/**
 * Lays the other console's accounts down for this router's own, which judges and merges them. The agent never lets anybody in by
 * them; it only keeps a file that none but root can read.
 */
export const accountsOffer: Method<'accounts.offer'> = {
  limitMs: 30_000,
  async handle(agent, { offer, author }, caller) {
    const receivedAt = new Date().toISOString();
    const digest = digestOf(offer);
    await writeOwn(agent.paths.accountsOffered, { offer, digest, from: nameOf(caller), receivedAt });
    const { accounts, deleted } = offer;
    agent.log('info', 'accounts offered', {
      ...{ author, caller: nameOf(caller), accounts: accounts.length, deleted: deleted.length, digest },
    });
    return { digest, receivedAt };
  },
};
