import net from 'node:net';
import ssh2 from 'ssh2';
import { AgentError, type ErrorCode } from '@/lib/protocol';
import { fingerprint, hostKey, isTrusted, knownKeys, pinLine, type HostKey } from './known-hosts';

/** A peer in the same building answers in tens of milliseconds; a page must not wait longer for one that is gone. */
export const CONNECT_MS = 5000;
/** A peer that lost its power says nothing more: noticed after two unanswered messages, 10 to 15 s. */
const KEEPALIVE_MS = 5000;
const KEEPALIVE_COUNT = 2;

export interface SshTarget {
  host: string;
  port: number;
  user: string;
  privateKey: Buffer;
  /** text of known_hosts */
  knownHosts: string;
}

/** ssh-rsa is a type of key; the signatures made with it are SHA-2 ones (RFC 8332). */
function algorithmsOf(keys: HostKey[]): ssh2.ServerHostKeyAlgorithm[] {
  const names = keys.flatMap(({ type }) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type]));
  return [...new Set(names)] as ssh2.ServerHostKeyAlgorithm[];
}

function error(code: ErrorCode, host: string, port: number, detail?: string): AgentError {
  return new AgentError(code, { params: { router: host, host, port }, ...(detail ? { detail } : {}) });
}

/**
 * Logs in with our key, and only to a host that shows exactly the pinned key.
 * @throws AgentError `host-key-unknown` (nothing pinned; no connection is made), `host-key-changed`, `refused` (our key is not
 *   let in), `unreachable`, `timeout`, `protocol`
 */
export function connectPinned(target: SshTarget): Promise<ssh2.Client> {
  const { host, port } = target;
  const known = knownKeys(target.knownHosts, host, port);
  if (known.pinned.length === 0) return Promise.reject(error('host-key-unknown', host, port));
  let shown: Buffer | null = null;
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    const fail = (reason: AgentError) => {
      clearTimeout(timer);
      client.destroy();
      reject(reason);
    };
    const timer = setTimeout(
      () => fail(error('timeout', host, port, `no login within ${CONNECT_MS} ms`)),
      CONNECT_MS,
    );
    // Stays for the client's life: a connection that breaks later must not end the process; its channel tells the reader.
    client.on('error', (cause: Error & ssh2.ClientErrorExtensions) => {
      const changed = shown && !isTrusted(shown, known);
      fail(changed ? hostKeyChanged(host, port, shown) : toAgentError(host, port, cause));
    });
    client.on('close', () => fail(error('unreachable', host, port, 'the connection was closed')));
    client.on('ready', () => {
      clearTimeout(timer);
      // Requests are small and wait for their answers: Nagle's rule with delayed acknowledgements costs 40 ms each.
      client.setNoDelay(true);
      resolve(client);
    });
    try {
      client.connect({
        host,
        port,
        username: target.user,
        privateKey: target.privateKey,
        authHandler: ['publickey'],
        readyTimeout: CONNECT_MS,
        keepaliveInterval: KEEPALIVE_MS,
        keepaliveCountMax: KEEPALIVE_COUNT,
        // Only types that are pinned: else the host might choose one that we cannot compare.
        algorithms: { serverHostKey: algorithmsOf(known.pinned) },
        hostVerifier: (blob: Buffer) => {
          shown = blob;
          return isTrusted(blob, known);
        },
      });
    } catch (cause) {
      fail(error('protocol', host, port, cause instanceof Error ? cause.message : ''));
    }
  });
}

function hostKeyChanged(host: string, port: number, shown: Buffer | null): AgentError {
  const params = { router: host, host, port, fingerprint: shown ? fingerprint(shown) : '' };
  return new AgentError('host-key-changed', { params });
}

function toAgentError(host: string, port: number, cause: Error & ssh2.ClientErrorExtensions): AgentError {
  if (cause.level === 'client-authentication') return error('refused', host, port, cause.message);
  if (cause.level === 'client-timeout') return error('timeout', host, port, cause.message);
  // The host has no key of the pinned type any more: for us that is a changed key.
  if (/host key format/.test(cause.message)) return hostKeyChanged(host, port, null);
  if (cause.level === 'handshake' || cause.level === 'protocol')
    return error('protocol', host, port, cause.message);
  return error('unreachable', host, port, cause.message);
}

export interface FetchedHostKey {
  /** e.g. `ssh-ed25519` */
  type: string;
  /** `SHA256:…`, to be compared by an administrator with `ssh-keygen -lf` on the peer */
  fingerprint: string;
  /** for `pin` */
  line: string;
  /** the address from which we came to that host: what `authorize --from` needs */
  localAddress: string;
}

/**
 * Asks a host for its key and goes away again without logging in. Nothing is trusted by this.
 * @throws AgentError `unreachable`, `timeout`, `protocol`
 */
export function fetchHostKey(host: string, port: number): Promise<FetchedHostKey> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    const sock = net.connect({ host, port });
    const finish = () => {
      clearTimeout(timer);
      client.destroy();
      sock.destroy();
    };
    const fail = (reason: AgentError) => {
      finish();
      reject(reason);
    };
    const timer = setTimeout(
      () => fail(error('timeout', host, port, `no answer within ${CONNECT_MS} ms`)),
      CONNECT_MS,
    );
    sock.on('error', (cause) => fail(error('unreachable', host, port, cause.message)));
    client.on('error', (cause: Error & ssh2.ClientErrorExtensions) => fail(toAgentError(host, port, cause)));
    client.on('close', () =>
      fail(error('protocol', host, port, 'it closed the connection before it showed a key')),
    );
    sock.once('connect', () => {
      client.connect({
        sock,
        username: 'nobody',
        readyTimeout: CONNECT_MS,
        hostVerifier: (blob: Buffer) => {
          const key = hostKey(blob);
          const localAddress = sock.localAddress ?? '';
          if (key) {
            resolve({
              type: key.type,
              fingerprint: fingerprint(blob),
              line: pinLine(host, port, key),
              localAddress,
            });
          } else reject(error('protocol', host, port, 'it showed no readable key'));
          finish();
          return false;
        },
      });
    });
  });
}
