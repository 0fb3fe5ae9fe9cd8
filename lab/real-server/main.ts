import { existsSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type Socket } from 'node:net';
import type { RealServerMode, RealServerState } from '../protocol';

/**
 * A real server of the lab: answers HTTP with its name on each port, and can be told to fail in the ways that real servers do.
 * `/stream` writes a line ten times a second until the client leaves, for tests of open connections.
 * usage: lab-real-server NAME CONTROL-SOCKET PORT...
 */
const [name = 'real server', controlSocket = '', ...ports] = process.argv.slice(2);
const STREAM_LINE_MS = 100;

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
  response.writeHead(200, { 'content-type': 'text/plain', 'x-real-server': name });
  if (request.url !== '/stream') {
    response.end(`${name}\n`);
    return;
  }
  let line = 0;
  const timer = setInterval(() => response.write(`${name} ${line++}\n`), STREAM_LINE_MS);
  response.on('close', () => clearInterval(timer));
}

const servers = ports.map((port) => {
  const server = http.createServer({ keepAliveTimeout: 1000 }, handle);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return { server, port: Number(port) };
});

/** Refusing is what a killed server does: the port closed, open connections gone. */
async function change(to: RealServerMode): Promise<void> {
  mode = to;
  if (to === 'refuse') {
    for (const { server } of servers) if (server.listening) server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    return;
  }
  await Promise.all(servers.filter(({ server }) => !server.listening).map(listen));
}

function listen({ server, port }: { server: http.Server; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '0.0.0.0', backlog: 511 }, resolve);
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
  if (existsSync(controlSocket)) rmSync(controlSocket);
  control.listen(controlSocket);
});
