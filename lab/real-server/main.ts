import dgram from 'node:dgram';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type Server, type Socket } from 'node:net';
import type { RealServerMode, RealServerOptions, RealServerState } from '../protocol';
import { answer } from './answer';

/**
 * A real server of the lab: answers HTTP and HTTPS with its name on each port (answer.ts) and a datagram with its name and what
 * came, and can be told to fail in the ways that real servers do. usage: lab-real-server OPTIONS (RealServerOptions, as JSON)
 */
const options = JSON.parse(process.argv[2] ?? '') as RealServerOptions;

let mode: RealServerMode = 'good';
let answered = 0;
const sockets = new Set<Socket>();

function handle(request: http.IncomingMessage, response: http.ServerResponse): void {
  if (mode === 'silent') return; // accepted, never answered; the client must give up by itself
  if (mode === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  answered++;
  answer(options.name, request, response);
}

function tcp(server: Server, port: number): { server: Server; port: number } {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return { server, port };
}

const tls = { key: readFileSync(options.tls.key), cert: readFileSync(options.tls.cert) };
const servers = [
  ...options.ports.http.map((port) => tcp(http.createServer({ keepAliveTimeout: 1000 }, handle), port)),
  ...options.ports.https.map((port) =>
    tcp(https.createServer({ ...tls, keepAliveTimeout: 1000 }, handle), port),
  ),
];

let datagrams: dgram.Socket[] = [];

function openDatagrams(): Promise<void>[] {
  return options.ports.udp.flatMap((port) =>
    options.datagramAddresses.map((address) => {
      const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
      datagrams.push(socket);
      socket.on('message', (message, from) => {
        if (mode !== 'good') return;
        answered++;
        socket.send(`${options.name} ${message.toString('latin1')}`, from.port, from.address);
      });
      return new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind({ port, address }, resolve);
      });
    }),
  );
}

/** Refusing is what a killed server does: the ports closed, open connections gone. */
async function change(to: RealServerMode): Promise<void> {
  mode = to;
  if (to === 'refuse') {
    for (const { server } of servers) if (server.listening) server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    for (const socket of datagrams) socket.close();
    datagrams = [];
    return;
  }
  await Promise.all(servers.filter(({ server }) => !server.listening).map(listen));
  if (!datagrams.length) await Promise.all(openDatagrams());
}

/** On every address of both families. */
function listen({ server, port }: { server: Server; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '::', backlog: 511 }, resolve);
  });
}

const control = net.createServer({ allowHalfOpen: true }, (socket) => {
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('error', () => socket.destroy());
  socket.on('end', () => {
    const asked = (JSON.parse(text) as { mode?: RealServerMode }).mode;
    void (asked ? change(asked) : Promise.resolve()).then(() => {
      const state: RealServerState = { mode, answered, open: sockets.size };
      socket.end(JSON.stringify(state));
    });
  });
});

void change('good').then(() => {
  if (existsSync(options.socket)) rmSync(options.socket);
  control.listen(options.socket);
});
