/** The check of a virtual server by the directives `check` and `check_*`, which the original did not know. */

/** Kinds of `check`. Without the directive: a program if there is one, else `send` and `expect`, as in the original. */
export const CHECK_KINDS = ['connect', 'send', 'tls', 'http', 'https', 'program'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** From, to, both inclusive. */
export type StatusRange = [from: number, to: number];

/**
 * Ranges of HTTP status codes: `200`, `200-399`, `200,301-302`.
 * @returns null when it is no such list
 */
export function statusRanges(text: string): StatusRange[] | null {
  const ranges: StatusRange[] = [];
  for (const part of text.split(',')) {
    const found = /^([1-5][0-9][0-9])(?:-([1-5][0-9][0-9]))?$/.exec(part.trim());
    if (!found) return null;
    const from = Number(found[1]);
    const to = Number(found[2] ?? from);
    if (to < from) return null;
    ranges.push([from, to]);
  }
  return ranges;
}

export type Shape = 'path' | 'host' | 'status' | 'digest';

/** What a value of that shape looks like; whatever goes into a request holds no blank and no control character. */
export const SHAPES: Record<Shape, (text: string) => boolean> = {
  path: (text) => /^\/[!-~]{0,1000}$/.test(text),
  host: (text) => /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/.test(text),
  status: (text) => statusRanges(text) !== null,
  /** MD5 is what keepalived's genhash prints, kept for configurations that come from there */
  digest: (text) => /^(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{32})$/.test(text),
};
