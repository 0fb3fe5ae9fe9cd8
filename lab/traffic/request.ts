import net from 'node:net';
import type { TrafficRequest } from './result';

export interface Target {
  address: string;
  port: number;
  path: string;
  /** own address to come from; the machine's first when null */
  from: string | null;
}

const words: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
};

/**
 * One HTTP request on a connection of its own. Never throws: what went wrong is in the result. Written on a bare socket, which
 * costs a third of node:http's time, and the lab has one slow CPU.
 * @param patienceMs after which it has failed
 */
export function request(target: Target, start: number, patienceMs: number): Promise<TrafficRequest> {
  const t = performance.now() - start;
  return new Promise((resolve) => {
    const socket = connect(target);
    let text = '';
    const end = (ok: boolean, error: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? NaN);
      resolve({
        t: Math.round(t * 10) / 10,
        ms: Math.round((performance.now() - start - t) * 10) / 10,
        ok,
        status: Number.isNaN(status) ? null : status,
        server: /\r\nx-real-server: (\S+)/i.exec(text)?.[1] ?? null,
        error,
      });
    };
    const timer = setTimeout(() => end(false, 'timeout'), patienceMs);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(false, words[error.code ?? ''] ?? error.message),
    );
    socket.on('end', () => {
      if (!text.includes('\r\n\r\n')) end(false, 'cut');
      else if (!/^HTTP\/1\.[01] 200/.test(text)) end(false, 'status');
      else end(true, null);
    });
  });
}

/** Connects and sends the request. */
export function connect(target: Target): net.Socket {
  const socket = net.connect({
    host: target.address,
    port: target.port,
    ...(target.from ? { localAddress: target.from } : {}),
  });
  socket.write(
    `GET ${target.path} HTTP/1.0\r\nHost: ${target.address.includes(':') ? `[${target.address}]` : target.address}\r\n\r\n`,
  );
  return socket;
}
