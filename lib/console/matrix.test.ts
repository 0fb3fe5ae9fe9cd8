import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  csrfToken,
  endSession,
  findSession,
  makeToken,
  may,
  revokeToken,
  roles,
  sealSession,
  sessionCookie,
  startSession,
  tokens,
  visitorCookie,
  type Role,
} from '@/lib/auth';
import { database, databaseFile, migrate, type User } from '@/lib/db';
import { addressOf, exportsOf, routeFiles } from './app-routes.test-kit';
import type { FormFinding } from './findings';
import type { Rule } from './rule';

/** Who asks, each with a session or token of its own for each request: some requests end theirs. */
const SESSIONS = [
  'none',
  ...roles,
  'expired',
  'ended',
  'password changed',
  'disabled',
  'one-time password',
  'not recent',
  'no form token',
  'another site',
] as const;
const TOKENS = [
  'none',
  'session',
  ...roles.map((role) => `token ${role}` as const),
  'token above its maker',
  'token expired',
  'token revoked',
  'token of a disabled account',
  'token made up',
  'password as basic',
] as const;
type Caller = (typeof SESSIONS)[number] | (typeof TOKENS)[number];

const VISITOR = 'a visitor';
let root: string;
const users = new Map<string, User>();

const db = () => database();
const user = (name: string) => users.get(name) as User;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-matrix-'));
  process.env.LVS_ROOT = root;
  await migrate(databaseFile(), path.resolve('prisma/migrations'));
  const make = async (name: string, role: Role, more: Partial<User> = {}) =>
    users.set(name, await db().user.create({ data: { name, role, passwordHash: '-', ...more } }));
  for (const role of roles) await make(role, role);
  await make('disabled', 'administrator', { disabledAt: new Date() });
  await make('one-time', 'administrator', { oneTimePassword: true });
}, 60_000);
afterAll(async () => {
  await db().$disconnect();
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

/** What the rules say must become of a request. `through`: to the schema and on. */
type Fate = 'login' | 'NOT_ALLOWED' | 'OTHER_SITE' | 'FORM_TOKEN' | 'duty' | 'verify' | 'through';

/** Has no session that still counts. */
const isOver = (caller: Caller) =>
  ['none', 'expired', 'ended', 'password changed', 'disabled'].includes(caller);

function fateOfForm(rule: Rule, caller: Caller): Fate {
  const role = roles.find((one) => one === caller) ?? 'administrator';
  if (rule.permission !== 'anyone') {
    if (isOver(caller)) return 'login';
    if (!may(role, rule.permission)) return 'NOT_ALLOWED';
    if (caller === 'one-time password' && !rule.unfinished) return 'duty';
  }
  if (rule.method === 'GET') return 'through';
  if (caller === 'another site') return 'OTHER_SITE';
  if (caller === 'no form token') return 'FORM_TOKEN';
  return caller === 'not recent' && rule.recent ? 'verify' : 'through';
}

function fateOfApi(rule: Rule, caller: Caller): Fate {
  const role: Record<string, Role> = { 'token above its maker': 'viewer', session: 'administrator' };
  for (const one of roles) role[`token ${one}`] = one;
  const has = role[caller];
  if (!has || rule.permission === 'anyone') return 'login';
  if (caller === 'session' && rule.method !== 'GET') return 'login';
  return may(has, rule.permission) ? 'through' : 'NOT_ALLOWED';
}

/** A session's cookie and form token, as the browser of that caller has them. */
async function formHeaders(caller: Caller): Promise<{ headers: Record<string, string>; csrf: string }> {
  const visitor = `${visitorCookie(true)}=${VISITOR}`;
  if (caller === 'none') return { headers: { cookie: visitor }, csrf: csrfToken(`visitor:${VISITOR}`) };
  const name =
    caller === 'disabled'
      ? 'disabled'
      : caller === 'one-time password'
        ? 'one-time'
        : (roles.find((role) => role === caller) ?? 'administrator');
  const id = await startSession({ user: user(name), address: '10.0.0.1', userAgent: '' });
  const bearer = await findSession(id);
  if (bearer.state === 'none') throw new Error('no session was made');
  const { idHash } = bearer.session;
  const past = new Date(Date.now() - 24 * 3600_000);
  if (caller === 'expired') await db().session.update({ where: { idHash }, data: { expiresAt: past } });
  if (caller === 'not recent') await db().session.update({ where: { idHash }, data: { verifiedAt: past } });
  if (caller === 'ended') await endSession(idHash, 'ended');
  if (caller === 'password changed') await endSession(idHash, 'password-changed');
  const headers: Record<string, string> = {
    cookie: `${visitor}; ${sessionCookie(true)}=${await sealSession(id)}`,
    origin: caller === 'another site' ? 'https://evil.example' : 'https://lvs1:3636',
  };
  const subject = isOver(caller) ? `visitor:${VISITOR}` : `session:${idHash}`;
  return { headers, csrf: caller === 'no form token' ? '' : csrfToken(subject) };
}

async function apiHeaders(caller: Caller): Promise<Record<string, string>> {
  if (caller === 'none') return {};
  if (caller === 'session') return (await formHeaders('administrator')).headers;
  if (caller === 'password as basic') return { authorization: 'Basic cGlyYW5oYTpzZWNyZXQ=' };
  if (caller === 'token made up') return { authorization: `Bearer lvs_${'A'.repeat(43)}` };
  const role = roles.find((one) => caller === `token ${one}`) ?? 'administrator';
  const owner = caller === 'token of a disabled account' ? 'disabled' : role;
  const token = await makeToken(user(owner), { name: caller, role, days: 7 });
  const [row] = await tokens(user(owner).id);
  if (!token || !row) throw new Error('no token was made');
  const data =
    caller === 'token expired'
      ? { expiresAt: new Date(Date.now() - 1000) }
      : // As if its maker had been an administrator then and were a viewer now.
        caller === 'token above its maker'
        ? { userId: user('viewer').id }
        : null;
  if (data) await db().apiToken.update({ where: { id: row.id }, data });
  if (caller === 'token revoked') await revokeToken(row.id, null);
  return { authorization: `Bearer ${token}` };
}

/** What became of it, as its answer and the draft it leads to say. */
async function fateOf(answer: Response): Promise<Fate> {
  const to = new URL(answer.headers.get('location') ?? '/', 'https://lvs1:3636');
  if (answer.status === 401) return 'login';
  if (answer.status === 303) {
    const draft = to.searchParams.get('draft');
    const said = to.searchParams.get('say');
    // With a draft these are the pages of the form itself: it went through and was not taken.
    if (to.pathname === '/verify' && draft === null) return 'verify';
    if (to.pathname === '/login' && draft === null && to.searchParams.has('next')) return 'login';
    if (to.searchParams.get('why') === 'oneTime') return 'duty';
    const row = draft === null ? null : await db().draft.findUnique({ where: { id: draft } });
    const codes = row ? (JSON.parse(row.findings) as FormFinding[]).map(({ code }) => code) : [said];
    return (
      (['NOT_ALLOWED', 'OTHER_SITE', 'FORM_TOKEN'] as const).find((code) => codes.includes(code)) ?? 'through'
    );
  }
  if (answer.status !== 403) return 'through';
  const { error } = (await answer.json()) as { error: { code: string } };
  return (
    (['NOT_ALLOWED', 'OTHER_SITE', 'FORM_TOKEN'] as const).find((code) => code === error.code) ?? 'through'
  );
}

type Handler = (
  request: NextRequest,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

async function ask(file: string, made: unknown, rule: Rule, caller: Caller): Promise<Fate> {
  const address = addressOf(file).replace(/\[[^\]]+\]/g, 'x');
  const { headers, csrf } = rule.api
    ? { headers: await apiHeaders(caller), csrf: '' }
    : await formHeaders(caller);
  const changes = rule.method !== 'GET';
  const request = new NextRequest(`https://lvs1:3636${address}`, {
    method: rule.method,
    headers: {
      ...headers,
      host: 'lvs1:3636',
      'x-lvs-address': '10.0.0.1',
      'x-lvs-scheme': 'https',
      'x-lvs-path': address,
      // what a client may try: none of them changes what the rule of the route says
      'x-http-method-override': 'GET',
      'x-http-method': 'GET',
      'x-method-override': 'GET',
      ...(changes
        ? { 'content-type': rule.api ? 'application/json' : 'application/x-www-form-urlencoded' }
        : {}),
    },
    body: changes ? (rule.api ? '{}' : new URLSearchParams({ csrf }).toString()) : undefined,
  });
  const params: Record<string, string> = {};
  for (const [, name = ''] of file.matchAll(/\[([^\]]+)\]/g)) params[name] = 'x';
  return fateOf(await (made as Handler)(request, { params: Promise.resolve(params) }));
}

describe('R8 matrix of handlers × callers (CVE-2013-6492: the rule of a route holds for each of its methods)', () => {
  const files = routeFiles.filter((file) => file.endsWith('route.ts'));
  it.each(files)(
    '%s',
    async (file) => {
      // A minute writes twenty refusals of nobody (lib/audit/limit.ts), and there are more routes than that.
      delete (globalThis as { lvsAuditLimit?: unknown }).lvsAuditLimit;
      const made = (await exportsOf(file)).filter(({ rule }) => rule !== null);
      expect(made.length).toBeGreaterThan(0);
      for (const { name, made: handle, rule } of made) {
        if (!rule) continue;
        for (const caller of rule.api ? TOKENS : SESSIONS) {
          const before = await db().audit.count({ where: { outcome: 'refused' } });
          const expected = rule.api ? fateOfApi(rule, caller) : fateOfForm(rule, caller);
          expect([name, caller, await ask(file, handle, rule, caller)]).toEqual([name, caller, expected]);
          // R9: who was known, or showed a token, and was refused stands in the audit
          const nobody = expected === 'login' && (!rule.api || !caller.startsWith('token'));
          if (expected !== 'through' && !nobody && caller !== 'none')
            expect([caller, await db().audit.count({ where: { outcome: 'refused' } })]).toEqual([
              caller,
              before + 1,
            ]);
        }
      }
    },
    60_000,
  );
});
