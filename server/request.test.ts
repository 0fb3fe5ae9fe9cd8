import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientOf, prepareRequest, redirectAsGet, refusalOf } from './request';

const request = (headers: Record<string, string>, remoteAddress = '10.0.0.1', method = 'GET') =>
  ({
    headers: { host: 'router1:3636', ...headers },
    socket: { remoteAddress },
    method,
    url: '/x',
  }) as unknown as IncomingMessage;

describe('R7 who asks', () => {
  const forged = {
    'x-forwarded-for': '203.0.113.1, 198.51.100.2',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'lb.example',
  };

  it('is what the socket says, whatever the headers do', () => {
    expect(clientOf(request(forged), [])).toEqual({
      address: '10.0.0.1',
      secure: false,
      host: 'router1:3636',
    });
    expect(clientOf(request(forged), ['10.0.0.9'])).toMatchObject({ address: '10.0.0.1', secure: false });
  });

  it('is the last one that a named proxy forwarded for, also when it comes as IPv6', () => {
    for (const proxy of ['10.0.0.9', '::ffff:10.0.0.9'])
      expect(clientOf(request(forged, proxy), ['10.0.0.9'])).toEqual({
        address: '198.51.100.2',
        secure: true,
        host: 'lb.example',
      });
    expect(clientOf(request({}, '10.0.0.9'), ['10.0.0.9']).address).toBe('unknown');
  });
});

describe('R8 headers of Next’s own script', () => {
  const STATE = encodeURIComponent(
    JSON.stringify([
      '',
      { children: ['virtual-servers', { children: [['id', 'a', 'd', null], {}] }] },
      null,
      'refetch',
    ]),
  );
  const left = (headers: Record<string, string>) => {
    const asked = request(headers);
    prepareRequest(asked, clientOf(asked, []));
    return Object.keys(asked.headers).filter((name) => /^(rsc|next)/.test(name));
  };

  it('come through from a page of ours', () => {
    const cookie = 'a=b; __Host-lvs-session=x';
    expect(left({ rsc: '1', 'next-router-state-tree': STATE, 'next-url': '/control', cookie })).toHaveLength(
      3,
    );
  });

  it('are taken away without a session, and when Next could not read them: no error 500, no trace in the log', () => {
    expect(left({ rsc: '1', 'next-router-state-tree': STATE, 'next-router-prefetch': '1' })).toEqual([]);
    const cookie = '__Host-lvs-session=x';
    for (const state of [
      'x',
      '%',
      '[]',
      '["",{"a":1}]',
      '[["a"],{}]',
      `["",{},null,"all"]`,
      '['.repeat(50_000),
    ])
      expect(left({ rsc: '1', 'next-router-state-tree': state, cookie }), state).toEqual([]);
  });
});

it('R8 a file is read and nothing else: POST /icons.svg is refused, not an error', () => {
  const asked = (url: string, method: string) =>
    refusalOf({ ...request({}, '10.0.0.1', method), url } as IncomingMessage)?.status;
  expect([asked('/icons.svg', 'POST'), asked('/_next/static/a.js', 'PUT')]).toEqual([405, 405]);
  expect([asked('/icons.svg', 'HEAD'), asked('/virtual-servers/tcp%3A10.0.0.1%3A80', 'POST')]).toEqual([
    undefined,
    undefined,
  ]);
});

it('refuses an address that cannot be decoded, and resizes no pictures for anybody', () => {
  const status = (url: string) => refusalOf({ ...request({}), url } as IncomingMessage)?.status;
  for (const url of ['/virtual-servers/%ff', '/virtual-servers/%', '/history/%ff/restore'])
    expect(status(url)).toBe(400);
  expect(status('/_next/image?url=/x&w=64&q=75')).toBe(404);
  expect(status('/virtual-servers/tcp%3A10.0.0.1%3A80?q=%')).toBeUndefined();
});

it('takes away every header that could speak for the console', () => {
  const asked = request({
    'x-lvs-address': '127.0.0.1',
    'x-middleware-subrequest': 'a',
    'x-nonce': 'a',
    forwarded: 'for=a',
    'next-action': 'a',
    'content-security-policy': 'a',
    'x-csrf-token': 'kept',
  });
  prepareRequest(asked, { address: '10.0.0.1', secure: true, host: 'router1:3636' });
  expect(asked.headers).toEqual({
    host: 'router1:3636',
    'x-csrf-token': 'kept',
    'x-lvs-address': '10.0.0.1',
    'x-lvs-scheme': 'https',
    'x-lvs-path': '/x',
  });
});

it('refuses methods without a route, bodies without length, and large ones', () => {
  expect(refusalOf(request({}))).toBeNull();
  for (const method of ['OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'get'])
    expect(refusalOf(request({}, '10.0.0.1', method))?.status, method).toBe(405);
  expect(refusalOf(request({ 'transfer-encoding': 'chunked' }, '10.0.0.1', 'POST'))?.status).toBe(411);
  expect(refusalOf(request({ 'content-length': '99999999' }, '10.0.0.1', 'POST'))?.status).toBe(413);
});

it('R2 a page asked for by POST answers 303, never a 307 that would post what was typed again', () => {
  const sent: number[] = [];
  const answer = (method: string, status: number) => {
    const response = { writeHead: (code: number) => sent.push(code) } as unknown as ServerResponse;
    redirectAsGet(request({}, '10.0.0.1', method), response);
    response.writeHead(status);
  };
  answer('POST', 307);
  answer('POST', 200);
  answer('GET', 307);
  expect(sent).toEqual([303, 200, 307]);
});
