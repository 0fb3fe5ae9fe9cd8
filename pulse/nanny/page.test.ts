import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec, PageSpec } from '@/pulse/compile/intended';
import { Page } from './page';
import type { CheckResult } from './check';
import { matcherOf } from './expect';
import { TcpCheck } from './tcp';
import { Timers } from './timers';

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  open.push(() => {
    server.close();
    sockets.forEach((s) => s.destroy());
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as net.AddressInfo).port)),
  );
}

/** Answers every connection with these bytes and then closes, unless told to leave it open. */
const raw = (answer: string, close = true) =>
  listen(
    net.createServer((socket) => {
      socket.resume();
      if (close) socket.end(answer);
      else socket.write(answer);
    }),
  );

function check(port: number, spec: Partial<CheckSpec>): Promise<CheckResult> {
  const whole = exampleCheck(spec);
  const matcher = matcherOf(whole);
  if (matcher && 'reason' in matcher) throw new Error(matcher.reason.code);
  return new Promise((resolve) => {
    new TcpCheck({ address: '127.0.0.1', port, spec: whole, matcher }, new Timers(), resolve);
  });
}

const page = (change: Partial<PageSpec> = {}): Partial<CheckSpec> => ({
  kind: 'http',
  page: { path: '/', host: null, status: [[200, 399]], digest: null, ...change },
});
const bad = (code: string, params: object = {}) => ({ outcome: 'bad', reason: { code, params } });
const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

describe('a page (R30)', () => {
  it('is asked for by its path and host; its status decides', async () => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.host}`);
      response.statusCode = Number(request.url?.slice(1)) || 200;
      response.end('page');
    });
    const port = await listen(server);
    expect(await check(port, page())).toMatchObject({ outcome: 'good' });
    expect(await check(port, page({ path: '/302', host: 'www.example.com' }))).toMatchObject({
      outcome: 'good',
    });
    expect(asked).toEqual([`GET / 127.0.0.1:${port}`, 'GET /302 www.example.com']);
    expect(await check(port, page({ path: '/404' }))).toMatchObject(
      bad('http-status', { status: 404, wanted: '200-399' }),
    );
    const only: Partial<PageSpec> = { path: '/503', status: [[200, 200], [503, 503]] }; // prettier-ignore
    expect(await check(port, page(only))).toMatchObject({ outcome: 'good' });
    expect(await check(port, page({ ...only, path: '/201' }))).toMatchObject(
      bad('http-status', { wanted: '200,503' }),
    );
  });

  it('that is no HTTP is said to be none, at the first byte that is wrong', async () => {
    for (const answer of ['SSH-2.0-OpenSSH\r\n', 'HTTP/2 200\r\n\r\n', 'HTTP/1.1 OK\r\n\r\n'])
      expect(await check(await raw(answer, false), page()), answer).toMatchObject(bad('http-malformed'));
    expect(await check(await raw('HTTP/1.1 20'), page())).toMatchObject(
      bad('closed-early', { received: 'HTTP/1.1 20' }),
    );
    expect(await check(await raw('HTTP/1.1 20', false), page())).toMatchObject(bad('timeout-answer'));
    const endless = `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(4000)}`;
    expect(await check(await raw(endless, false), page({ digest: digest('sha256', '') }))).toMatchObject(
      bad('http-malformed'),
    );
  });

  it('whose digest is wanted is read to its end, SHA-256 or the MD5 of genhash, with or without its length', async () => {
    const body = 'öffentlich\n'.repeat(9000);
    const server = http.createServer((request, response) => {
      if (request.url === '/length') response.setHeader('content-length', Buffer.byteLength(body));
      response.end(body);
    });
    const port = await listen(server);
    for (const at of ['/length', '/closed'])
      for (const algorithm of ['sha256', 'md5'])
        expect(await check(port, page({ path: at, digest: digest(algorithm, body) }))).toMatchObject({
          outcome: 'good',
        });
    expect(await check(port, page({ digest: digest('sha256', 'other') }))).toMatchObject(
      bad('http-digest', { digest: digest('sha256', body) }),
    );
  });

  it('that ends before its length, or is longer than 4 MiB, fails', async () => {
    const wanted = page({ digest: digest('md5', 'half') });
    expect(await check(await raw('HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhalf'), wanted)).toMatchObject(
      bad('closed-early', { received: '4 bytes of the page' }),
    );
    const long = `HTTP/1.0 200 OK\r\n\r\n${'x'.repeat(5 * 1024 * 1024)}`;
    expect(await check(await raw(long), wanted)).toMatchObject(bad('answer-too-long', { bytes: 4194304 }));
    // what comes after its length is not part of it
    expect(
      await check(await raw('HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nhalf and more', false), wanted),
    ).toMatchObject({ outcome: 'good' });
  });

  it('comes byte by byte as well as at once', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody';
    const port = await listen(
      net.createServer((socket) => {
        socket.setNoDelay(true);
        socket.resume();
        [...bytes].forEach((byte, i) => setTimeout(() => socket.write(byte), 2 * i));
      }),
    );
    expect(await check(port, page({ digest: digest('sha256', 'body') }))).toMatchObject({ outcome: 'good' });
  });
});

describe('TLS (R30)', () => {
  let folder: string;
  let own: { key: Buffer; cert: Buffer };
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'check-tls-'));
    const [key, cert] = [path.join(folder, 'key'), path.join(folder, 'cert')];
    const subject = ['-subj', '/CN=real-server', '-days', '1', '-nodes', '-newkey', 'rsa:2048'];
    execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    own = { key: readFileSync(key), cert: readFileSync(cert) };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('accepts the server’s own certificate, and talks inside of it', async () => {
    const port = await listen(
      tls.createServer(own, (socket) => {
        socket.on('error', () => socket.destroy());
        socket.on('data', (data: Buffer) => socket.write(`you said ${data.toString()}`));
      }),
    );
    expect(await check(port, { kind: 'tls' })).toMatchObject({ outcome: 'good' });
    expect(await check(port, { kind: 'tls', send: 'hello', expect: 'you said hello' })).toMatchObject({
      outcome: 'good',
    });
    expect(await check(port, { kind: 'tls', send: 'hello', expect: '220' })).toMatchObject(bad('mismatch'));
  });

  it('https is a page inside of TLS; the host is the name asked for', async () => {
    let named: string | false | null = null;
    const server = https.createServer(own, (request, response) => {
      named = (request.socket as tls.TLSSocket).servername ?? null;
      response.statusCode = request.headers.host === 'www.example.com' ? 200 : 421;
      response.end();
    });
    const port = await listen(server);
    const site: Partial<CheckSpec> = {
      ...page({ host: 'www.example.com' }),
      kind: 'https',
      serverName: 'www.example.com',
    };
    expect(await check(port, site)).toMatchObject({ outcome: 'good' });
    expect(named).toBe('www.example.com');
    expect(await check(port, { ...page(), kind: 'https' })).toMatchObject(
      bad('http-status', { status: 421 }),
    );
  });

  it('a port without TLS, one that says nothing and one that closes have their reasons', async () => {
    const failed = await check(await raw('HTTP/1.0 400 Bad Request\r\n\r\n'), { kind: 'tls' });
    expect(failed).toMatchObject(bad('tls-failed'));
    expect(await check(await raw('', false), { kind: 'tls' })).toMatchObject(
      bad('timeout-tls', { seconds: 1 }),
    );
    const closed = await check(await raw(''), { kind: 'tls' });
    expect(closed).toMatchObject({
      outcome: 'bad',
      reason: { code: expect.stringMatching(/^reset|closed-early$/) as string },
    });
  });
});

it('R54 a head that is too long is refused whether it comes at once or in pieces (found by fuzzing)', () => {
  const judged = (length: number, cut: number) => {
    const start = 'HTTP/1.0 200 OK\r\nX: ';
    const head = Buffer.from(`${start}${'a'.repeat(length - start.length - 4)}\r\n\r\n`);
    const spec = {
      path: '/',
      host: null,
      status: [[200, 200]] as [number, number][],
      digest: '0'.repeat(64),
    };
    const made = new Page(spec);
    const found = made.add(head.subarray(0, cut)) ?? made.add(head.subarray(cut)) ?? made.end('closed-early');
    return found.matched ? 'matched' : found.reason.code;
  };
  for (const cut of [0, 100, 16_384, 16_386]) {
    expect(judged(16_384, Math.min(cut, 16_384))).toBe('http-digest');
    expect(judged(16_388, cut)).toBe('http-malformed');
  }
});
