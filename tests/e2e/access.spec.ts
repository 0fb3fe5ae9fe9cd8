import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { statSync } from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';
import { expect, test, type TestConsole } from './kit/console';
import { request } from './kit/request';

/** Both are this machine; the allowlist tells them apart. */
const ALLOWED = '127.0.0.1';
const OTHER = '127.0.0.2';
const ONLY_ALLOWED = `Order deny,allow\nDeny from all\nAllow from ${ALLOWED}\n`;
const EVERYBODY = 'Order deny,allow\nAllow from all\n';

/** How a TLS handshake from that address ends, and how many bytes the console sent. */
function handshake(at: TestConsole, localAddress: string): Promise<{ done: boolean; bytes: number }> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: ALLOWED, port: at.port, localAddress });
    let bytes = 0;
    socket.on('data', (data) => (bytes += data.length));
    const secure = tls.connect({ socket, rejectUnauthorized: false }, () => {
      secure.destroy();
      resolve({ done: true, bytes });
    });
    const over = () => resolve({ done: false, bytes });
    secure.on('error', over);
    socket.on('close', over);
  });
}

test.describe('R4 allowlist', () => {
  test.afterEach(({ console: at }) => at.write('access.conf', EVERYBODY));

  test('an address outside gets no TLS handshake and not one byte', async ({ console: at }) => {
    at.write('access.conf', ONLY_ALLOWED);
    expect(await handshake(at, OTHER)).toEqual({ done: false, bytes: 0 });
    expect((await handshake(at, ALLOWED)).done).toBe(true);
  });

  test('a change counts at once, without restart, in both directions', async ({ console: at }) => {
    for (const [file, done] of [
      [EVERYBODY, true],
      [ONLY_ALLOWED, false],
      [EVERYBODY, true],
    ] as const) {
      at.write('access.conf', file);
      expect((await handshake(at, OTHER)).done, file).toBe(done);
    }
  });

  test('a connection that is kept open ends when its address may not connect any more', async ({
    console: at,
  }) => {
    at.write('access.conf', EVERYBODY);
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const ask = () => request(`${at.url}/login`, { agent, localAddress: OTHER });
    expect((await ask()).status).toBe(200);
    at.write('access.conf', ONLY_ALLOWED);
    // cut by the watch on the file, or refused by the check of each request, whichever is first; then closed in any case
    const second = await ask().then(
      ({ status }) => status,
      () => 403,
    );
    expect(second).toBe(403);
    await expect(ask()).rejects.toThrow();
    agent.destroy();
  });

  test('applies to every page, the login and its files included', async ({ console: at }) => {
    at.write('access.conf', ONLY_ALLOWED);
    for (const page of [
      '/',
      '/login',
      '/setup',
      '/control',
      '/favicon.svg',
      '/_next/static/x',
      '/api/v1/status',
    ])
      await expect(request(at.url + page, { localAddress: OTHER }), page).rejects.toThrow();
  });

  test('a broken file lets only loopback in and says why', async ({ console: at }) => {
    at.write('access.conf', 'Order deny,allow\nAllow from example.org\n');
    expect((await handshake(at, OTHER)).done).toBe(true);
    expect(at.log).toContain('access.conf: line 2: "example.org" is no address');
    expect(at.log).toContain('only this machine itself may connect until they are mended');
  });
});

test.describe('R7 TLS', () => {
  test('plain http on the same port is sent to https, same host, port, path', async ({ console: at }) => {
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) =>
      http
        .get(
          `http://127.0.0.1:${at.port}/global?draft=1`,
          { headers: { host: `localhost:${at.port}` } },
          resolve,
        )
        .on('error', reject),
    );
    answer.resume();
    expect(answer.statusCode).toBe(308);
    expect(answer.headers.location).toBe(`https://localhost:${at.port}/global?draft=1`);
  });

  test('a host that is no host name is not repeated', async ({ console: at }) => {
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) =>
      http.get(`http://127.0.0.1:${at.port}/`, { headers: { host: 'a"><b' } }, resolve).on('error', reject),
    );
    answer.resume();
    expect(answer.statusCode).toBe(400);
    expect(answer.headers.location).toBeUndefined();
  });

  test('the certificate is made at the first start, names this machine, and only the console reads its key', async ({
    console: at,
  }) => {
    const certificate = await new Promise<tls.PeerCertificate>((resolve, reject) => {
      const socket = tls.connect({ host: ALLOWED, port: at.port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      });
      socket.on('error', reject);
    });
    expect(certificate.subjectaltname).toContain('DNS:localhost');
    expect(certificate.subjectaltname).toContain('IP Address:127.0.0.1');
    expect(at.log).toContain(certificate.fingerprint256);
    expect(statSync(path.join(at.data, 'tls/key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(at.data, 'tls')).mode & 0o777).toBe(0o700);
  });
});

test.describe('what comes in from outside', () => {
  test('headers by which a client could pretend are taken away', async ({ console: at }) => {
    const answer = await request(`${at.url}/login`, {
      headers: {
        'x-forwarded-for': '203.0.113.7',
        'x-lvs-address': '203.0.113.7',
        'x-lvs-scheme': 'http',
        forwarded: 'for=203.0.113.7',
      },
    });
    expect(answer.body).toContain('Your address 127.0.0.1 may connect.');
    expect(answer.body).not.toContain('203.0.113.7');
    expect(answer.body).toContain('Encrypted.');
  });

  test('every answer carries the security headers, and its scripts the nonce', async ({ console: at }) => {
    const { headers, body } = await request(`${at.url}/login`);
    const policy = String(headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
    const scripts = body.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(body).not.toMatch(/<[^>]+\sstyle=/);
  });

  test('a body without length, and one that is too large, are refused', async ({ console: at }) => {
    const chunked = await request(`${at.url}/login/enter`, {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'a=b',
    });
    expect(chunked.status).toBe(411);
    const large = await request(`${at.url}/login/enter`, {
      method: 'POST',
      headers: { 'content-length': String(3 * 1024 * 1024) },
    });
    expect(large.status).toBe(413);
  });

  test('next-auth has no door of its own', async ({ console: at }) => {
    for (const path of [
      '/api/auth/signin',
      '/api/auth/callback/credentials',
      '/api/auth/csrf',
      '/api/auth/session',
    ])
      expect((await request(at.url + path)).status, path).toBe(404);
  });
});
