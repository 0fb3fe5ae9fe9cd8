import type ssh2 from 'ssh2';
import { AgentError } from '@/lib/protocol';
import { routerClient, type RouterClient } from './client';
import { pairingStore, type Pairing, type PairingStore } from './pairing';
import type { Wire } from './rpc-connection';
import { CONNECT_MS, connectPinned } from './ssh';

/** What is asked for; sshd runs the forced command of our key whatever it is (authorized_keys, `command=`). */
const BRIDGE = 'lvs-agent connect';

/**
 * The peer's agent, over ssh with our own key and its pinned host key, through the bridge that its sshd forces.
 * Every connection reads key and known_hosts anew, so that a changed pin counts at once.
 */
export function peerRouter(pairing: Pairing, store: PairingStore = pairingStore()): RouterClient {
  return routerClient(pairing.host, () => openBridge(pairing, store));
}

/** @returns a client of the paired peer; null when no peer is paired, or one without agent. @throws AgentError `read-failed` */
export async function pairedRouter(store: PairingStore = pairingStore()): Promise<RouterClient | null> {
  const pairing = await store.pairing();
  return pairing?.pairedAt && pairing.mode === 'agent' ? peerRouter(pairing, store) : null;
}

async function openBridge(pairing: Pairing, store: PairingStore): Promise<Wire> {
  const [privateKey, knownHosts] = await Promise.all([store.privateKey(), store.knownHosts()]);
  const { host, port, user } = pairing;
  const client = await connectPinned({ host, port, user, privateKey, knownHosts });
  try {
    return await bridge(client, host);
  } catch (error) {
    client.destroy();
    throw error;
  }
}

function bridge(client: ssh2.Client, host: string): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const about = { router: host, method: 'connect' };
    const timer = setTimeout(
      () => reject(new AgentError('timeout', { params: about, detail: 'sshd opened no channel' })),
      CONNECT_MS,
    );
    client.exec(BRIDGE, (cause, channel) => {
      clearTimeout(timer);
      if (cause) return reject(new AgentError('refused', { params: about, detail: cause.message }));
      let said = '';
      let status = '';
      channel.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 2000)));
      channel.on('error', () => undefined);
      // May come before what the bridge said on stderr.
      channel.on(
        'exit',
        (code: number | null) => (status = code ? `the bridge ended with code ${code}` : ''),
      );
      client.on('close', () => channel.destroy());
      resolve({ stream: channel, explain: () => said.trim() || status, close: () => client.destroy() });
    });
  });
}
