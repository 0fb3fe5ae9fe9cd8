import net, { type Socket } from 'node:net';

/** Who connects and says nothing takes a place that somebody else may need. */
const FIRST_BYTE_MS = 10_000;
/** 20 viewers with six connections each and room for programs; a flood ends here, not in the memory. */
const MAX_CONNECTIONS = 512;
/** First byte of a TLS record that carries a handshake (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 0x16;

export interface DoorOptions {
  /** asked before anything is read from or written to the connection */
  admits: (socket: Socket) => boolean;
  /** takes over a connection that begins with a TLS handshake; null: there is no TLS */
  tls: ((socket: Socket) => void) | null;
  /** takes over every other */
  plain: (socket: Socket) => void;
}

/**
 * The one TCP port: refuses by address before any byte, then looks at the first byte and hands the connection to TLS or plain
 * http.
 */
export class Door {
  readonly server: net.Server;
  private readonly open = new Set<Socket>();

  constructor(private readonly options: DoorOptions) {
    this.server = net.createServer((socket) => this.enter(socket));
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /** Ends the connections whose address may not connect any more. */
  recheck(): void {
    for (const socket of this.open) if (!this.options.admits(socket)) socket.destroy();
  }

  closeAll(): void {
    for (const socket of this.open) socket.destroy();
  }

  private enter(socket: Socket): void {
    socket.on('error', () => socket.destroy()); // the other side went away; nothing to say to it
    if (!this.options.admits(socket)) {
      socket.destroy();
      return;
    }
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.pause();
      socket.unshift(first);
      const next = first[0] === TLS_HANDSHAKE && this.options.tls ? this.options.tls : this.options.plain;
      next(socket);
      // Only after the next owner listens, or what was put back would be lost.
      process.nextTick(() => socket.resume());
    });
  }
}

/**
 * Listens on every address given, or on all of this machine: by IPv6 with IPv4 in it where the kernel has IPv6, else IPv4.
 * @throws Error in words
 */
export async function listen(
  makeServer: () => net.Server,
  addresses: string[],
  port: number,
): Promise<net.Server[]> {
  if (addresses.length > 0)
    return Promise.all(addresses.map((address) => listenOn(makeServer(), address, port)));
  try {
    return [await listenOn(makeServer(), '::', port)];
  } catch (error) {
    if (!['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return [await listenOn(makeServer(), '0.0.0.0', port)];
  }
}

function listenOn(server: net.Server, host: string, port: number): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
