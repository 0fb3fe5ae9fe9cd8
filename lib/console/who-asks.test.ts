import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { POST as enter } from '@/app/login/enter/route';
import { auditTo } from '@/lib/audit';
import {
  csrfToken,
  endSession,
  findSession,
  loginThrottle,
  makeToken,
  revokeToken,
  sealSession,
  sessionCookie,
  startSession,
  tokens,
  visitorCookie,
} from '@/lib/auth';
import { database, databaseFile, migrate, type User } from '@/lib/db';
import { api } from './api';

let root: string;
let user: User;
const lines: string[] = [];

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-who-'));
  process.env.LVS_ROOT = root;
  await migrate(databaseFile(), path.resolve('prisma/migrations'));
  user = await database().user.create({
    data: { name: 'piranha', role: 'administrator', passwordHash: '-' },
  });
  auditTo((line) => lines.push(line) > 0);
}, 60_000);
afterAll(async () => {
  auditTo(() => true);
  await database().$disconnect();
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

const about = { host: 'lvs1:3636', 'x-lvs-scheme': 'https' };

it('R9 a password typed as user name is in no line and no entry of the audit; the name of an account is', async () => {
  const attempt = (name: string, address: string) =>
    enter(
      new NextRequest('https://lvs1:3636/login/enter', {
        method: 'POST',
        headers: {
          ...{ ...about, 'x-lvs-address': address, cookie: `${visitorCookie(true)}=v` },
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          ...{ user: name, password: 'wrong wrong', csrf: csrfToken('visitor:v') },
        }).toString(),
      }),
      { params: Promise.resolve({}) },
    );
  await attempt('MyS3cretPassw0rd!', '10.0.0.1');
  for (let times = 0; times < 5; times++) loginThrottle().failed('10.0.0.1');
  await attempt('MyS3cretPassw0rd!', '10.0.0.1');
  await attempt('piranha', '10.0.0.2');
  const entries = await database().audit.findMany({ orderBy: { id: 'asc' } });
  expect(entries.map(({ object, detail }) => [object, detail])).toEqual([
    ['unknown user', ''],
    ['unknown user', 'too many attempts'],
    ['piranha', ''],
  ]);
  expect(lines).toHaveLength(3);
  expect(JSON.stringify([lines, entries, await database().draft.findMany()])).not.toContain('S3cret');
});

it('R4 an answer that goes on may do so no longer than its session, its token and their account', async () => {
  let stillMay = () => Promise.resolve(false);
  const listen = api(
    {
      ...{ method: 'GET', permission: 'view', action: 'api.test', summary: '', answer: null },
      schema: z.strictObject({}),
    },
    (context) => {
      stillMay = context.stillMay;
      return Promise.resolve(new Response(''));
    },
  );
  const begin = async (headers: Record<string, string>) => {
    const request = new NextRequest('https://lvs1:3636/api/v1/x', { headers: { ...about, ...headers } });
    expect((await listen(request, { params: Promise.resolve({}) })).status).toBe(200);
    expect(await stillMay()).toBe(true);
  };
  const id = await startSession({ user, address: '10.0.0.1', userAgent: '' });
  await begin({ cookie: `${sessionCookie(true)}=${await sealSession(id)}` });
  const bearer = await findSession(id);
  await endSession(bearer.state === 'live' ? bearer.session.idHash : '', 'logout');
  expect(await stillMay()).toBe(false);

  const token = (await makeToken(user, { name: 'monitor', role: 'viewer', days: 7 })) ?? '';
  await begin({ authorization: `Bearer ${token}` });
  const set = (disabledAt: Date | null) =>
    database().user.update({ where: { id: user.id }, data: { disabledAt } });
  await set(new Date());
  expect(await stillMay()).toBe(false);
  await set(null);
  expect(await stillMay()).toBe(true);
  const [row] = await tokens(user.id);
  await revokeToken(row?.id ?? '', null);
  expect(await stillMay()).toBe(false);
});
