import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import { findToken, may, type Permission, type TokenBearer } from '@/lib/auth';
import type { User } from '@/lib/db';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { agentAnswer } from './agent-errors';
import { apiError } from './answers';
import { arrivalOf } from './arrival';
import { AuditNote } from './audit-note';
import { dutyPage } from './duty';
import { findingsOf } from './findings';
import { thisRouter } from './routers';
import { inputsOf, withRule, type Method } from './rule';

interface ApiRule<S extends z.ZodType> {
  method: Method;
  permission: Permission;
  /** name of the action in the audit */
  action: string;
  /** shape of the query of a GET, or of the JSON body */
  schema: S;
  /** for openapi.json: what it gives or does, one English sentence; the shape of a good answer, null: no JSON */
  summary: string;
  answer: z.ZodType | null;
}

export interface ApiContext<T> {
  request: NextRequest;
  /** who asks: the account; with a token, with no more than the token's role */
  user: User;
  /** as history and locks name it: the account, with a token `ACCOUNT/TOKEN` */
  caller: string;
  input: T;
  /** to be filled by every handler but a GET */
  audit: AuditNote;
  router: RouterClient;
  /** Has who asks still the right to, for an answer that goes on? Its session or token, account and role are read anew. */
  stillMay: () => Promise<boolean>;
}

/** Who asks, and may; `caller` as in ApiContext. */
interface Admitted {
  user: User;
  caller: string;
  audit: AuditNote;
}

type NextHandler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

/** An error in the body's shape is told as such, whatever the body was. */
const NO_JSON = Symbol('no JSON');

/**
 * The only way to make a route below /api/v1, and /metrics. A bearer token says who asks; it is sent by hand, so no form token
 * is needed. A session's cookie, which a browser sends by itself, counts only for GET. Every answer is JSON, a refusal
 * `{ "error": { "code", "params" } }` with 401, 403 or 422; a refused token or role stands in the audit.
 */
export function api<S extends z.ZodType>(
  rule: ApiRule<S>,
  act: (context: ApiContext<z.output<S>>) => Promise<Response>,
): NextHandler {
  const handle: NextHandler = async (request) => {
    const answer = await answerTo(rule, act, request);
    answer.headers.set('cache-control', 'no-store');
    return answer;
  };
  const { method, permission, schema, summary, answer } = rule;
  const schemas = () => ({ input: schema, answer });
  return withRule(handle, { method, permission, api: { summary, schemas }, takes: inputsOf(schema) });
}

/** Who asks; or the refusal, with its line in the audit. */
async function admit<S extends z.ZodType>(
  rule: ApiRule<S>,
  request: NextRequest,
): Promise<Admitted | Response> {
  const arrival = await arrivalOf(request.headers, (name) => request.cookies.get(name)?.value);
  const { pathname } = request.nextUrl;
  const note = (user: string | null) =>
    new AuditNote({ user, address: arrival.address, action: rule.action });
  const bearer = await tokenOf(request, arrival.address);
  if (bearer?.state === 'refused') {
    await note(bearer.name || null).refused(pathname, `token ${bearer.reason}`);
    return unauthorised(`TOKEN_${bearer.reason.toUpperCase()}`);
  }
  const session = rule.method === 'GET' && arrival.bearer.state === 'live' ? arrival.bearer : null;
  const user = bearer?.user ?? session?.user;
  if (!user) return unauthorised(rule.method === 'GET' ? 'LOGIN_NEEDED' : 'TOKEN_NEEDED');
  const caller = bearer ? `${user.name}/${bearer.token.name}` : user.name;
  const audit = note(caller);
  if (!may(user.role, rule.permission)) {
    await audit.refused(pathname, `needs ${rule.permission}`);
    return apiError(403, 'NOT_ALLOWED');
  }
  if (session && (await dutyPage(user))) return apiError(403, 'DUTY_FIRST');
  return { user, caller, audit };
}

async function answerTo<S extends z.ZodType>(
  rule: ApiRule<S>,
  act: (context: ApiContext<z.output<S>>) => Promise<Response>,
  request: NextRequest,
): Promise<Response> {
  const admitted = await admit(rule, request);
  if (admitted instanceof Response) return admitted;
  const { audit } = admitted;
  const { pathname } = request.nextUrl;
  const sent =
    rule.method === 'GET' ? Object.fromEntries(request.nextUrl.searchParams) : await bodyOf(request);
  const parsed = sent === NO_JSON ? null : rule.schema.safeParse(sent);
  if (!parsed?.success) {
    const findings = parsed ? findingsOf(parsed.error) : [];
    if (rule.method !== 'GET') await audit.refused(pathname, parsed ? 'INVALID_VALUE' : 'NO_JSON');
    return apiError(422, parsed ? 'INVALID_VALUE' : 'NO_JSON', {}, findings);
  }
  if (rule.method !== 'GET' && !(await audit.ready(pathname))) return apiError(503, 'NOT_RECORDED');
  try {
    const stillMay = async () => !((await admit(rule, request)) instanceof Response);
    const answer = await act({ ...admitted, request, input: parsed.data, router: thisRouter(), stillMay });
    if (rule.method !== 'GET' && !audit.filled) throw new Error(`${pathname} wrote nothing into the audit.`);
    return answer;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (rule.method !== 'GET') await audit.failed(pathname, error.message);
    return agentAnswer(error);
  }
}

/** The token of the header; null: none was sent, so a session may count. */
async function tokenOf(request: NextRequest, address: string): Promise<TokenBearer | null> {
  const header = request.headers.get('authorization');
  if (header === null) return null;
  const [, text = ''] = /^Bearer +(\S+)$/i.exec(header.trim()) ?? [];
  return findToken(text, address);
}

function unauthorised(code: string): Response {
  const answer = apiError(401, code);
  answer.headers.set('www-authenticate', 'Bearer realm="LVS Console"');
  return answer;
}

async function bodyOf(request: NextRequest): Promise<unknown> {
  // Browsers send a form to another site without asking, JSON not: a second guard beside the token.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) return NO_JSON;
  try {
    return await request.json();
  } catch {
    return NO_JSON;
  }
}
