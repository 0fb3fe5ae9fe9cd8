import type { IncomingMessage } from 'node:http';

/**
 * Headers by which Next's own script in the browser asks for a page as data. Next trusts their form: what it cannot read is an
 * error of the server to it, with a trace in the log, before any permission is asked for.
 */
const ROUTER_HEADERS = /^(rsc|next-(router-.*|url|hmr-refresh|instant-.*|test-.*|request-.*))$/;
/** The largest that Next itself reads (parse-and-validate-flight-router-state). */
const MAX_STATE = 40_000;
/** Our deepest page has 9 segments. */
const MAX_DEPTH = 32;

/**
 * Takes the headers of Next's script away unless a page of ours can have sent them: from a browser with a session, and with a
 * state that has the form Next gives it. Without them the answer is the page itself, or the way to the login.
 */
export function keepOwnRouter({ headers }: IncomingMessage): void {
  const state = headers['next-router-state-tree'];
  const own = /(^|[ ;])[^=;]*session=/.test(headers.cookie ?? '');
  if (own && (state === undefined || (typeof state === 'string' && isState(state)))) return;
  for (const name of Object.keys(headers)) if (ROUTER_HEADERS.test(name)) delete headers[name];
}

function isState(header: string): boolean {
  if (header.length > MAX_STATE) return false;
  try {
    return isTree(JSON.parse(decodeURIComponent(header)), 0);
  } catch {
    return false;
  }
}

/** `[segment, { name: tree }, [url, search]?, marker?, number?, text?]`: each may be null but the first two. */
function isTree(value: unknown, depth: number): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 6 || depth > MAX_DEPTH) return false;
  const [segment, below, address, marker, hint, text] = value as unknown[];
  return (
    isSegment(segment) &&
    typeof below === 'object' &&
    below !== null &&
    !Array.isArray(below) &&
    Object.values(below).every((tree) => isTree(tree, depth + 1)) &&
    (address == null || (isTexts(address) && address.length === 2)) &&
    (marker == null || ['refetch', 'inside-shared-layout', 'metadata-only'].includes(marker as string)) &&
    (hint == null || typeof hint === 'number') &&
    (text === undefined || typeof text === 'string')
  );
}

/** A word, or `[parameter, value, kind, siblings]`. */
function isSegment(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [name, key, kind, siblings] = value as unknown[];
  // the console has plain parameters only: d
  return isTexts([name, key]) && kind === 'd' && (siblings === null || isTexts(siblings));
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
