import dgram from 'node:dgram';
import { randomInt } from 'node:crypto';
import type { Said } from './law';
import { LoadUnknown } from './unknown';

/** The port mapper (RFC 1833, version 2) and rstatd (rstat(1), version 3), both over UDP. */
const PORTMAP = { program: 100000, version: 2, port: 111, getPort: 3 } as const;
const RSTAT = { program: 100001, version: 3, stats: 1 } as const;
const UDP = 17;

/** rstatd counts a load average in 256ths (FSCALE). */
const SCALE = 256;
/** Bytes of its answer before the 1-minute load average: 18 counters of processor, disks, paging, network and switches. */
const AVERAGE_AT = 18 * 4;

/** Milliseconds after which a datagram is sent once more: one may be lost. */
const AGAIN = 1000;

/**
 * The 1-minute load average as rup(1) asks for it: `rpc.rstatd` on the real server, its port from the port mapper there.
 * @param signal ends it; it rejects with the signal's reason then
 * @param mapper port of the port mapper
 * @throws LoadUnknown
 */
export async function readRstat(
  address: string,
  signal: AbortSignal,
  mapper: number = PORTMAP.port,
): Promise<Said> {
  // RFC 1833 version 2 knows IPv4 only
  if (address.includes(':')) throw new LoadUnknown('load-ipv4-only');
  const { program, version } = RSTAT;
  const asked = await call(address, mapper, PORTMAP, PORTMAP.getPort, [program, version, UDP, 0], signal);
  const port = asked.length >= 4 ? asked.readUInt32BE(0) : 0;
  if (port === 0 || port > 65535) throw new LoadUnknown('load-no-rstatd');
  const stats = await call(address, port, RSTAT, RSTAT.stats, [], signal);
  if (stats.length < AVERAGE_AT + 4)
    throw new LoadUnknown('load-unreadable', { received: stats.toString('hex').slice(0, 80) });
  return { kind: 'load', load: stats.readUInt32BE(AVERAGE_AT) / SCALE };
}

/**
 * One call of ONC RPC (RFC 5531) without credentials.
 * @returns the result's bytes
 * @throws LoadUnknown
 */
async function call(
  address: string,
  port: number,
  { program, version }: { program: number; version: number },
  procedure: number,
  words: number[],
  signal: AbortSignal,
): Promise<Buffer> {
  const id = randomInt(2 ** 32);
  // a call (0) of RPC version 2; no credentials and no verifier: flavour 0, length 0, each
  signal.throwIfAborted();
  const request = Buffer.alloc(40 + 4 * words.length);
  [id, 0, 2, program, version, procedure, 0, 0, 0, 0, ...words].forEach((word, n) =>
    request.writeUInt32BE(word, 4 * n),
  );
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    let again: NodeJS.Timeout | undefined;
    let settled = false;
    const settle = (end: () => void) => {
      // refused by the kernel it may be told twice, by the sending and by the socket
      if (settled) return;
      settled = true;
      clearTimeout(again);
      signal.removeEventListener('abort', aborted);
      socket.removeAllListeners('message').close();
      end();
    };
    const send = () => socket.send(request, (error) => error && failed(error));
    const aborted = () => settle(() => reject(signal.reason as Error));
    const failed = (error: NodeJS.ErrnoException) =>
      settle(() => reject(new LoadUnknown('load-unreachable', { error: error.code ?? error.message })));
    signal.addEventListener('abort', aborted);
    socket.on('error', failed);
    socket.on('message', (reply: Buffer) => {
      const result = resultOf(reply, id);
      if (result === null) return;
      settle(() => (result ? resolve(result) : reject(new LoadUnknown('load-no-rstatd'))));
    });
    // connected: the kernel passes on answers of that address and port only, and its refusal
    socket.connect(port, address, (error?: NodeJS.ErrnoException) => {
      if (settled) return;
      // no route to it
      if (error) return failed(error);
      send();
      again = setTimeout(send, AGAIN);
    });
  });
}

/** @returns null: no answer to this call; false: it was refused */
function resultOf(reply: Buffer, id: number): Buffer | false | null {
  const word = (n: number) => (reply.length >= 4 * n + 4 ? reply.readUInt32BE(4 * n) : -1);
  if (word(0) !== id || word(1) !== 1) return null;
  // accepted (0), then a verifier: its flavour and a length in bytes, padded to words
  if (word(2) !== 0) return false;
  const verifier = Math.ceil(word(4) / 4);
  if (verifier < 0 || verifier > 100 || word(5 + verifier) !== 0) return false;
  return reply.subarray(4 * (6 + verifier));
}
