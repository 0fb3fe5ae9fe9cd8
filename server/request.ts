import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { plainAddress } from '@/lib/access';
import { setCookie, visitorCookie } from '@/lib/auth';
import { ARRIVAL } from '@/lib/console/arrival';
import { keepOwnRouter } from './router-state';

/** A form of the largest lvs.cf we promise (1,000 × 10, 2 MB) is not posted as a field; every form fits many times. */
const MAX_BODY = 2 * 1024 * 1024;

/** Methods that some route has. Next would answer OPTIONS by itself, before any permission is asked for. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Headers beginning with `x-` are believed by many a library; only these come through from outside. */
const KEPT_X = new Set(['x-csrf-token']);
/** `next-action`: server actions are not used, so nobody shall reach for one. */
const DROPPED = ['forwarded', 'via', 'content-security-policy', 'next-action'];

/** Who asks, after a named proxy was believed. */
export interface Client {
  address: string;
  secure: boolean;
  host: string;
}

/**
 * The client of a request. Only for a connection from a named proxy its headers count: the last address of X-Forwarded-For
 * (those before it the client may have made up), X-Forwarded-Proto and -Host.
 */
export function clientOf(request: IncomingMessage, proxies: readonly string[]): Client {
  const { socket, headers } = request;
  const own = plainAddress(socket.remoteAddress ?? '')?.address ?? 'unknown';
  const secure = (socket as TLSSocket).encrypted === true;
  const host = headers.host ?? '';
  if (!proxies.some((proxy) => plainAddress(proxy)?.address === own)) return { address: own, secure, host };
  const last = (name: string) =>
    String(headers[name] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '';
  return {
    address: plainAddress(last('x-forwarded-for'))?.address ?? 'unknown',
    secure: secure || last('x-forwarded-proto') === 'https',
    host: last('x-forwarded-host') || host,
  };
}

/** Why a request is not handed on, as status and sentence; null: it may go on. */
export function refusalOf(request: IncomingMessage): { status: number; sentence: string } | null {
  const { method = '', headers, url = '/' } = request;
  if (!METHODS.has(method) || (isFile(url) && method !== 'GET' && method !== 'HEAD'))
    return { status: 405, sentence: `${method} is not used here.` };
  if (!isDecodable(url))
    return { status: 400, sentence: 'This address is not written as an address can be.' };
  // Next's own resizing of pictures: the console has none, and it would answer without a session.
  if (url.startsWith('/_next/image')) return { status: 404, sentence: 'There is nothing here.' };
  // Length first: then the parser itself keeps the bound, and nothing is collected to find out.
  if (headers['transfer-encoding'] !== undefined)
    return { status: 411, sentence: 'Send the body with its length (Content-Length).' };
  if (Number(headers['content-length'] ?? 0) > MAX_BODY)
    return { status: 413, sentence: `The body is larger than ${MAX_BODY} bytes.` };
  return null;
}

/** A file of public/ or of the build: Next fails over anything but a reading of it. No page has a dot in its last segment. */
function isFile(url: string): boolean {
  const path = url.split('?')[0] ?? '';
  return path.startsWith('/_next/') || /^\/[^/]+\.[a-z]+$/.test(path);
}

/** `%ff` and a lone `%` are no UTF-8: Next throws over them before any permission is asked for. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/** Takes away what a client may have put there, then says what the web process knows itself. */
export function prepareRequest(request: IncomingMessage, client: Client): void {
  const { headers } = request;
  for (const name of Object.keys(headers))
    if ((name.startsWith('x-') && !KEPT_X.has(name)) || DROPPED.includes(name)) delete headers[name];
  keepOwnRouter(request);
  headers.host = client.host;
  headers[ARRIVAL.address] = client.address;
  headers[ARRIVAL.scheme] = client.secure ? 'https' : 'http';
  headers[ARRIVAL.path] = request.url ?? '/';
}

/**
 * Headers of every answer. The policy goes into the request too: from there Next takes the nonce for its own scripts.
 */
export function secureResponse(request: IncomingMessage, response: ServerResponse, client: Client): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  request.headers['content-security-policy'] = policy;
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  // same-origin, not no-referrer: with the latter browsers send `Origin: null` with our own forms
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  // Not for localhost: it would force every other program there to https too.
  if (client.secure && !/^(localhost|127\.|\[::1\])/.test(client.host))
    response.setHeader('strict-transport-security', 'max-age=31536000');
}

/**
 * A page asked for by POST sends elsewhere with 303: after the 307 of Next's `redirect` a browser would post everything typed
 * once more, there.
 */
export function redirectAsGet({ method }: IncomingMessage, response: ServerResponse): void {
  if (method === 'GET' || method === 'HEAD') return;
  const write = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]) => write(status === 307 ? 303 : status, ...rest);
}

/**
 * Gives a browser its visitor cookie before the first form it could post (R2). A page cannot set cookies while it renders, so
 * it is done here, and the page sees it already in this request.
 */
export function greetVisitor(request: IncomingMessage, response: ServerResponse, client: Client): void {
  const { headers, method } = request;
  const name = visitorCookie(client.secure);
  if (method !== 'GET' || headers.cookie?.includes(`${name}=`) || request.url?.startsWith('/_next/')) return;
  const value = randomBytes(16).toString('base64url');
  headers.cookie = [headers.cookie, `${name}=${value}`].filter(Boolean).join('; ');
  response.setHeader('set-cookie', setCookie(name, value, client.secure));
}
