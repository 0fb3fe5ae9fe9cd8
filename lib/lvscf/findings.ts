import { toText } from './bytes';
import { messages, type FindingCode } from './messages';
import type { Finding, Path, Position, Severity } from './types';

export type { FindingCode } from './messages';

interface Where {
  position?: Position;
  path?: Path;
}

/** A parameter quotes at most this much of the file, so that garbage cannot make findings large. */
const MAX_QUOTED = 80;

/** Text for use in a sentence: clipped, control characters and bytes that are no text as `?`, so that none reaches a terminal */
export function quoted(text: string): string {
  const more = text.length > MAX_QUOTED ? '…' : '';
  let out = '';
  for (const c of text.slice(0, MAX_QUOTED)) {
    const code = c.codePointAt(0) ?? 0;
    const control = code < 32 || (code >= 127 && code < 160);
    out += control || (code >= 0xd800 && code <= 0xdfff) ? '?' : c;
  }
  return out + more;
}

/** The same for bytes of the file (latin1) */
export function quotedBytes(latin1: string): string {
  return quoted(toText(latin1.slice(0, MAX_QUOTED * 4)));
}

/** Makes a finding. Severity is the code's own unless given. */
export function finding(
  code: FindingCode,
  where: Where = {},
  params: Finding['params'] = {},
  severity: Severity = messages[code].severity,
): Finding {
  return {
    code,
    severity,
    params,
    ...(where.position && { position: where.position }),
    ...(where.path && { path: where.path }),
  };
}

/** More findings than this help nobody; garbage of megabytes would make millions. */
export const MAX_FINDINGS = 1000;

/** Collects findings up to a bound, then says that there are more. */
export class Findings {
  readonly list: Finding[] = [];
  private dropped = 0;
  private droppedError = false;

  add(code: FindingCode, where?: Where, params?: Finding['params'], severity?: Severity): void {
    this.push(finding(code, where, params, severity));
  }

  /** Is there room? Asked where the parameters of a finding cost more than a glance. */
  get full(): boolean {
    return this.list.length >= MAX_FINDINGS;
  }

  /** Counts a finding that is not written down any more. */
  skip(severity: Severity): void {
    this.dropped++;
    this.droppedError ||= severity === 'error';
  }

  push(f: Finding): void {
    if (this.full) this.skip(f.severity);
    else this.list.push(f);
  }

  /** In the order of the file; what has no position comes last. */
  done(): Finding[] {
    const at = (f: Finding): number => f.position?.offset ?? Infinity;
    const sorted = this.list
      .map((f, i) => ({ f, i }))
      .sort((a, b) => (at(a.f) === at(b.f) ? a.i - b.i : at(a.f) < at(b.f) ? -1 : 1))
      .map(({ f }) => f);
    if (this.dropped)
      sorted.push(
        finding('TOO_MANY_FINDINGS', {}, { count: this.dropped }, this.droppedError ? 'error' : 'warning'),
      );
    return sorted;
  }
}
