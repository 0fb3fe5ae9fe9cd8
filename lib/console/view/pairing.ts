import os from 'node:os';
import {
  authorizeCommand,
  fetchHostKey,
  pairingStore,
  type FetchedHostKey,
  type Pairing,
} from '@/lib/router';
import { asked, type Asked } from './control';

/** What the page of pairing shows for a peer whose key is pinned. */
export interface PinnedPeer {
  pairing: Pairing;
  /** the key that it shows now; an error when it does not answer */
  key: Asked<FetchedHostKey>;
  /** does it still show the pinned key; null when it does not answer */
  same: boolean | null;
  /** what root runs there to let this console in; null when the way to it is not known */
  command: string | null;
}

/** Asks the paired host for its key (without logging in) and makes the command for it. */
export async function loadPinned(pairing: Pairing): Promise<PinnedPeer> {
  const store = pairingStore();
  const key = await asked(fetchHostKey(pairing.host, pairing.port));
  if (!key.value) return { pairing, key, same: null, command: null };
  const command = authorizeCommand({
    name: os.hostname(),
    from: key.value.localAddress,
    publicKey: await store.publicKey(),
  });
  return { pairing, key, same: await isPinned(key.value), command };
}

/** Is this very key of that host in known_hosts? */
export async function isPinned(key: FetchedHostKey): Promise<boolean> {
  return (await pairingStore().knownHosts()).split('\n').includes(key.line);
}

/** Is another key of that host pinned: then it has changed. */
export async function hasOther(key: FetchedHostKey): Promise<boolean> {
  const name = key.line.split(' ')[0] ?? '';
  const lines = (await pairingStore().knownHosts()).split('\n');
  return lines.some((line) => line.startsWith(`${name} `)) && !lines.includes(key.line);
}
