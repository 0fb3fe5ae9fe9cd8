import { AgentError, type AgentErrorData } from '@/lib/protocol';
import { pairingStore, peerRouter, type Pairing } from '@/lib/router';

/**
 * Logs in to the peer and asks it for its status; when it answers, the pairing is finished.
 * @returns null when it answered, else why not
 */
export async function tryPeer(pairing: Pairing): Promise<AgentErrorData | null> {
  const store = pairingStore();
  const client = peerRouter(pairing, store);
  try {
    const { hostname } = await client.call('status', {});
    await store.save({ ...pairing, hostname, pairedAt: pairing.pairedAt ?? new Date().toISOString() });
    return null;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { ...error.data, code: error.code };
  } finally {
    client.close();
  }
}
