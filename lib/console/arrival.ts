import {
  csrfMatches,
  csrfToken,
  findSession,
  sessionCookie,
  unsealSession,
  visitorCookie,
  type Bearer,
  type SessionInfo,
} from '@/lib/auth';

/**
 * Request headers by which the web process tells the pages what it saw at the socket. It removes what a client sent under
 * these names (server/request.ts).
 */
export const ARRIVAL = {
  address: 'x-lvs-address',
  scheme: 'x-lvs-scheme',
  path: 'x-lvs-path',
} as const;

/** What is known of a request before anybody asks who may do it. */
export interface Arrival {
  /** the client's address as the socket, or the named proxy, gave it */
  address: string;
  secure: boolean;
  /** path and query as asked for */
  path: string;
  userAgent: string;
  bearer: Bearer;
  /** the visitor cookie's value; '' before the first answer */
  visitor: string;
}

/** Reads headers and cookies of a request; used by pages and handlers alike. */
export async function arrivalOf(
  headers: Headers,
  cookie: (name: string) => string | undefined,
): Promise<Arrival> {
  const secure = headers.get(ARRIVAL.scheme) === 'https';
  const id = await unsealSession(cookie(sessionCookie(secure)));
  return {
    address: headers.get(ARRIVAL.address) ?? 'unknown',
    secure,
    path: headers.get(ARRIVAL.path) ?? '/',
    userAgent: headers.get('user-agent') ?? '',
    bearer: id ? await findSession(id) : { state: 'none' },
    visitor: cookie(visitorCookie(secure)) ?? '',
  };
}

/** What a form token is bound to: the session, or before the login the browser. '' binds to nothing and never matches. */
export function csrfSubject({ bearer, visitor }: Arrival): string {
  return bearer.state === 'live' ? subjectOf(bearer.session) : visitor && `visitor:${visitor}`;
}

const subjectOf = ({ idHash }: SessionInfo) => `session:${idHash}`;

/** Does a form come from a page that this session itself was given, before it ended? */
export function isOfEndedSession({ bearer }: Pick<Arrival, 'bearer'>, token: string): boolean {
  return bearer.state === 'ended' && csrfMatches(subjectOf(bearer.session), token);
}

/** The token for the hidden field of this request's forms. */
export function csrfOf(arrival: Arrival): string {
  const subject = csrfSubject(arrival);
  return subject ? csrfToken(subject) : '';
}
