import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import { CSRF_FIELD, csrfMatches, isRecent, may, type Permission, type SessionInfo } from '@/lib/auth';
import type { User } from '@/lib/db';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { agentAnswer, agentFindings } from './agent-errors';
import { apiError, seeOther } from './answers';
import { arrivalOf, csrfSubject, isOfEndedSession, type Arrival } from './arrival';
import { AuditNote } from './audit-note';
import { fitsDraft, formValues, saveDraft, valuesOf } from './drafts';
import { dutyPage } from './duty';
import { findingsOf, type FormFinding } from './findings';
import { routeParams, type RouteParams } from './params';
import { thisRouter } from './routers';
import { inputsOf, withRule, type Method } from './rule';

interface HandlerRule<P extends Permission | 'anyone', S extends z.ZodType> {
  method: Method;
  permission: P;
  /** name of the action in the audit, e.g. `config.save`; needed for everything but GET */
  action?: string;
  /** shape of the form's fields (a field that stands once is a string, several times a list) or of the query of a GET */
  schema?: S;
  /** the page on which the form stands; what was typed goes back there when it is not taken */
  formPage?: (params: RouteParams) => string;
  /** see Rule */
  unfinished?: true;
  recent?: true;
}

export interface HandlerContext<P extends Permission | 'anyone', T> {
  request: NextRequest;
  params: RouteParams;
  arrival: Arrival;
  /** null only for `anyone` */
  user: P extends 'anyone' ? null : User;
  session: P extends 'anyone' ? null : SessionInfo;
  /** what `schema` made of the form or the query */
  form: T;
  /** to be filled by every handler but a GET */
  audit: AuditNote;
  /** the agent of this router */
  router: RouterClient;
  /** Keeps what was typed and answers 303 to the form, which then shows these findings. */
  back: (findings: FormFinding[]) => Promise<Response>;
}

type NextHandler = (request: NextRequest, context: { params: Promise<RouteParams> }) => Promise<Response>;

/**
 * The only way to make a route handler outside of /api/v1. In this order, each refusing: session → permission → what the account
 * must do first → where the form came from → form token → who one is, where that is asked anew → schema; then `act`. Nothing typed is lost on the way: every refusal of a form keeps it as a draft of the user.
 * Also when his session has ended meanwhile, if the form is one that this very session was given.
 *
 * Answers: a 303 to the login or back to the form; 403 or 422 and JSON where there is no form to go back to.
 */
export function handler<P extends Permission | 'anyone', S extends z.ZodType = z.ZodUndefined>(
  rule: HandlerRule<P, S>,
  act: (context: HandlerContext<P, z.output<S>>) => Promise<Response>,
): NextHandler {
  const handle: NextHandler = async (request, { params: pending }) => {
    const arrival = await arrivalOf(request.headers, (name) => request.cookies.get(name)?.value);
    const params = routeParams(await pending);
    const posted = rule.method === 'GET' ? null : await readForm(request);
    const call = new Call(rule, request, arrival, params, posted);
    const refusal = await call.refusal();
    if (refusal) return refusal;
    const parsed = rule.schema?.safeParse(call.input());
    if (parsed && !parsed.success) return call.back(findingsOf(parsed.error));
    return call.run(act, parsed?.data as z.output<S>);
  };
  const { method, permission, unfinished, recent } = rule;
  return withRule(handle, { method, permission, unfinished, recent, takes: inputsOf(rule.schema) });
}

/** One request on its way through the rules. */
class Call<P extends Permission | 'anyone', S extends z.ZodType> {
  private readonly note: AuditNote;
  private readonly user: User | null;

  constructor(
    private readonly rule: HandlerRule<P, S>,
    private readonly request: NextRequest,
    private readonly arrival: Arrival,
    private readonly params: RouteParams,
    private readonly posted: FormData | null,
  ) {
    const { bearer, address } = arrival;
    this.user = bearer.state === 'none' ? null : bearer.user;
    this.note = new AuditNote({
      user: this.user?.name ?? null,
      address,
      action: rule.action ?? request.nextUrl.pathname,
    });
  }

  async refusal(): Promise<Response | null> {
    const { rule, arrival, request } = this;
    const { bearer } = arrival;
    if (rule.permission !== 'anyone') {
      if (bearer.state !== 'live') return this.login();
      if (!may(bearer.user.role, rule.permission)) {
        await this.note.refused(request.nextUrl.pathname, `needs ${rule.permission}`);
        return this.refuse('NOT_ALLOWED', 403);
      }
      const duty = rule.unfinished ? null : await dutyPage(bearer.user);
      if (duty) {
        await this.note.refused(request.nextUrl.pathname, duty);
        return seeOther(duty);
      }
    }
    if (rule.method === 'GET') return null;
    if (!sameOrigin(request)) {
      await this.note.refused(request.nextUrl.pathname, 'another site');
      return this.refuse('OTHER_SITE', 403);
    }
    const subject = csrfSubject(arrival);
    if (!subject || !csrfMatches(subject, this.token)) {
      await this.note.refused(request.nextUrl.pathname, 'form token');
      return this.refuse('FORM_TOKEN', 403);
    }
    if (rule.recent && (bearer.state !== 'live' || !isRecent(bearer.session))) return this.verifyFirst();
    return null;
  }

  /** the form's token; '' matches nothing */
  private get token(): string {
    const sent = this.request.headers.get('x-csrf-token') ?? this.posted?.get(CSRF_FIELD);
    return typeof sent === 'string' ? sent : '';
  }

  input(): Record<string, unknown> {
    const values = valuesOf(this.posted ?? this.request.nextUrl.searchParams);
    return Object.fromEntries(
      Object.entries(values).map(([name, list]) => [name, list.length === 1 ? list[0] : list]),
    );
  }

  async run(
    act: (context: HandlerContext<P, z.output<S>>) => Promise<Response>,
    form: z.output<S>,
  ): Promise<Response> {
    const { bearer } = this.arrival;
    const live = this.rule.permission !== 'anyone' && bearer.state === 'live' ? bearer : null;
    if (this.rule.method !== 'GET' && !(await this.note.ready(this.request.nextUrl.pathname)))
      return apiError(503, 'NOT_RECORDED');
    let answer: Response;
    try {
      answer = await act({
        request: this.request,
        params: this.params,
        arrival: this.arrival,
        user: (live?.user ?? null) as HandlerContext<P, unknown>['user'],
        session: (live?.session ?? null) as HandlerContext<P, unknown>['session'],
        form,
        audit: this.note,
        router: thisRouter(),
        back: (findings) => this.back(findings),
      });
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      if (this.rule.method !== 'GET') await this.note.failed(this.request.nextUrl.pathname, error.message);
      return this.rule.formPage ? this.back(agentFindings(error)) : agentAnswer(error);
    }
    if (this.rule.method !== 'GET' && !this.note.filled)
      throw new Error(`${this.rule.method} ${this.request.nextUrl.pathname} wrote nothing into the audit.`);
    return answer;
  }

  /** Nothing was done: the form goes back to its page with what was typed and why. */
  async back(findings: FormFinding[]): Promise<Response> {
    if (this.rule.method !== 'GET' && !this.note.filled)
      await this.note.refused(this.request.nextUrl.pathname, findings.map(({ code }) => code).join(' '));
    if (!this.rule.formPage || !this.fits)
      return apiError(422, findings[0]?.code ?? 'INVALID_VALUE', {}, findings);
    const page = await this.pageWithDraft(findings);
    // A database that takes nothing: the browser still has what was typed, and the answer says why it was not taken.
    return page === null
      ? apiError(422, findings[0]?.code ?? 'INVALID_VALUE', findings[0]?.params, findings)
      : seeOther(page);
  }

  private refuse(code: string, status: number): Promise<Response> | Response {
    if (!this.rule.formPage) return apiError(status, code);
    return this.back([{ field: null, code, params: {}, severity: 'error' }]);
  }

  /** No session, or one that has ended: to the login, and from there back to the form with what was typed. */
  private async login(): Promise<Response> {
    const page = this.rule.formPage?.(this.params) ?? '/control';
    const own = sameOrigin(this.request) && isOfEndedSession(this.arrival, this.token);
    // Somebody who only has an old cookie shall not be able to write into the user's drafts.
    if (!this.rule.formPage || !this.user || !own || !this.fits)
      return seeOther(`/login?why=notLoggedIn&next=${encodeURIComponent(page)}`);
    const finding: FormFinding = { field: null, code: 'SESSION_ENDED', params: {}, severity: 'warning' };
    return seeOther(`/login?next=${encodeURIComponent((await this.pageWithDraft([finding])) ?? page)}`);
  }

  /** To the page that asks for the password or the second factor, and from there back to the form with what was typed. */
  private async verifyFirst(): Promise<Response> {
    await this.note.refused(this.request.nextUrl.pathname, 'VERIFY_FIRST');
    if (!this.rule.formPage || !this.fits) return seeOther('/verify');
    const finding: FormFinding = { field: null, code: 'VERIFY_FIRST', params: {}, severity: 'warning' };
    const page = (await this.pageWithDraft([finding])) ?? this.rule.formPage(this.params);
    return seeOther(`/verify?next=${encodeURIComponent(page)}`);
  }

  /** No form of the console is longer than a draft may be; one that is gets an answer and is not kept. */
  private get fits(): boolean {
    return !this.posted || fitsDraft(formValues(this.posted));
  }

  /** The form's page with what was typed; null: the database does not take it. */
  private async pageWithDraft(findings: FormFinding[]): Promise<string | null> {
    const page = this.rule.formPage?.(this.params) ?? '/';
    const join = page.includes('?') ? '&' : '?';
    // Without a known user there is nobody whose draft it could be: only the codes go back, in the address.
    if (!this.user)
      return `${page}${join}say=${encodeURIComponent(findings.map(({ code }) => code).join(','))}`;
    const base = this.posted?.get('base');
    const id = await saveDraft({
      userId: this.user.id,
      form: page,
      values: this.posted ? formValues(this.posted) : {},
      findings,
      base: typeof base === 'string' && base !== '' ? base : null,
    }).catch(() => null);
    return id && `${page}${join}draft=${id}`;
  }
}

/** A body that is no form is an empty one: it then lacks its token and is refused as such. */
async function readForm(request: NextRequest): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    return new FormData();
  }
}

/** Browsers name the site that a form was sent from; text browsers do not, and are held by the form token alone. */
function sameOrigin(request: NextRequest): boolean {
  const origin = request.headers.get('origin');
  if (origin === null) return true;
  try {
    return new URL(origin).host === request.headers.get('host');
  } catch {
    return false; // "null", sent for documents without an origin of their own
  }
}
