import type { FormFinding } from './findings';

/**
 * The answer to an accepted form: go there and GET it. A relative address, so that it holds behind any name or proxy.
 * @param headers more of them; `set-cookie` may stand in it several times
 */
export function seeOther(path: string, headers: HeadersInit = {}): Response {
  const all = new Headers(headers);
  // Part of it may be what somebody typed; a header holds no other signs.
  all.set('location', path.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent));
  return new Response(null, { status: 303, headers: all });
}

/** A refusal for programs: `{ "error": { "code", "params" } }`. */
export function apiError(
  status: number,
  code: string,
  params: Record<string, string | number> = {},
  findings?: FormFinding[],
): Response {
  return Response.json({ error: { code, params, ...(findings ? { findings } : {}) } }, { status });
}

/** A path within this console, or null: the part after `next=` must never lead to another host. */
export function ownPath(path: string | null | undefined): string | null {
  if (!path || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return null;
  return path;
}
