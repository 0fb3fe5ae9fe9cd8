import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import type { Log } from '../log';
import { serveConnection, type ConnectionOptions } from './connection';

/** Connections at once on one socket: a console holds a few, a pair's peers a few more. */
const maxConnections = 64;

export interface ListenOptions {
  /** path of the socket; its directory is made for it alone */
  socket: string;
  /** group that may connect besides root; when it does not exist, root alone may */
  group: string;
  connection: ConnectionOptions;
  log: Log;
}

/**
 * Opens a socket that is never, not even for a moment, open to others than root and its group: directory 0750, made with a umask
 * that leaves it to root until its group is set.
 * @throws Error when another agent answers on it already
 */
export async function listen({ socket, group, connection, log }: ListenOptions): Promise<Server> {
  const directory = path.dirname(socket);
  const gid = groupId(group);
  if (gid === null) log('warning', 'group not found, the socket is for root alone', { group, socket });
  mkdirSync(path.dirname(directory), { recursive: true, mode: 0o755 });
  mkdirSync(directory, { recursive: true, mode: 0o750 });
  chownSync(directory, process.geteuid!(), gid ?? process.getegid!());
  chmodSync(directory, 0o750);
  await removeStale(socket);
  const server = createServer({ allowHalfOpen: true }, (s) => serveConnection(s, connection));
  server.maxConnections = maxConnections;
  const umask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } finally {
    process.umask(umask);
  }
  if (gid !== null) {
    chownSync(socket, process.geteuid!(), gid);
    chmodSync(socket, 0o660);
  }
  return server;
}

/** A socket file that a killed agent left is removed; one that answers, or anything that is no socket, is not. */
async function removeStale(socket: string): Promise<void> {
  const stat = lstatSync(socket, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isSocket()) throw new Error(`${socket} is not a socket: remove it by hand`);
  const answers = await new Promise<boolean>((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
  if (answers) throw new Error(`another lvs-agent answers on ${socket}`);
  unlinkSync(socket);
}

/** System groups stand in /etc/group on every distribution; the packages make ours there. */
function groupId(name: string): number | null {
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((l) => l.startsWith(`${name}:`));
  const gid = Number(line?.split(':')[2]);
  return Number.isInteger(gid) ? gid : null;
}
