import { open } from 'node:fs/promises';
import { endianness } from 'node:os';
import path from 'node:path';
import type { Said } from './law';
import { LoadUnknown } from './unknown';

/** Where rwhod(8) keeps what it heard: a file `whod.HOST` for each host. */
export const RWHO_SPOOL = '/var/spool/rwho';

/** Seconds of silence after which ruptime(1) calls a host down; rwhod speaks every 3 minutes. */
const DOWN = 11 * 60;

/** struct whod (protocols/rwhod.h): version, type, padding, sent, received, host name of 32 bytes, three load averages × 100. */
const HEAD = 60;
const RECEIVED_AT = 8;
const AVERAGE_AT = 44;

/**
 * What rwhod last heard of a host: the file from which ruptime(1) makes its line.
 * @param host as it calls itself; the real server's name in lvs.cf
 * @returns with the moment at which rwhod heard it, milliseconds of the epoch
 * @throws LoadUnknown
 */
export async function readRwho(
  host: string,
  now: number,
  spool = RWHO_SPOOL,
): Promise<{ said: Said; at: number }> {
  // a name is no path
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(host)) throw new LoadUnknown('load-no-host', { host });
  const file = path.join(spool, `whod.${host}`);
  const head = Buffer.alloc(HEAD);
  let length;
  try {
    const handle = await open(file, 'r');
    ({ bytesRead: length } = await handle.read(head, 0, HEAD, 0).finally(() => handle.close()));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new LoadUnknown('load-no-spool', { file, error: code });
  }
  // version 1, type 1: a status
  if (length < HEAD || head[0] !== 1 || head[1] !== 1)
    throw new LoadUnknown('load-unreadable', { received: head.toString('hex', 0, 16) });
  // rwhod turns what it heard into the byte order of this machine
  const word = (from: number) => (endianness() === 'LE' ? head.readInt32LE(from) : head.readInt32BE(from));
  const at = word(RECEIVED_AT) * 1000;
  if (now - at > DOWN * 1000) throw new LoadUnknown('load-silent', { file, minutes: DOWN / 60 });
  return { said: { kind: 'load', load: word(AVERAGE_AT) / 100 }, at };
}
