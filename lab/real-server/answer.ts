import type { IncomingMessage, ServerResponse } from 'node:http';

const STREAM_LINE_MS = 100;
const MOST_BYTES = 10_000_000;

/**
 * What a healthy real server answers: its name, and for what is sent (POST) also how many bytes came. `/bytes/N` gives N bytes,
 * `/stream` a line ten times a second until the client leaves, for tests of large transfers and of open connections.
 * @param name of the server, also in the header x-real-server
 */
export function answer(name: string, request: IncomingMessage, response: ServerResponse): void {
  const headers = { 'content-type': 'text/plain', 'x-real-server': name };
  if (request.method === 'POST') {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => response.writeHead(200, headers).end(`${name} ${bytes}\n`));
    return;
  }
  response.writeHead(200, headers);
  const bytes = /^\/bytes\/(\d+)$/.exec(request.url ?? '')?.[1];
  if (bytes !== undefined) {
    response.end(Buffer.alloc(Math.min(Number(bytes), MOST_BYTES), `${name}\n`));
    return;
  }
  if (request.url !== '/stream') {
    response.end(`${name}\n`);
    return;
  }
  let line = 0;
  const timer = setInterval(() => response.write(`${name} ${line++}\n`), STREAM_LINE_MS);
  response.on('close', () => clearInterval(timer));
}
