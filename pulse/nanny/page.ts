import { type Hash, createHash } from 'node:crypto';
import { endpoint } from '@/lib/lvscf/address';
import type { PageSpec } from '@/pulse/compile/intended';
import { type Matcher, type Verdict, printable } from './expect';

/** Bytes of a status line with all headers; servers themselves refuse more than 8 or 16 kB of it. */
const HEAD_LIMIT = 16 * 1024;

/** Bytes of a page of which a digest is made. Nothing of it is kept, but a server without end must not hold a check. */
const BODY_LIMIT = 4 * 1024 * 1024;

/**
 * The request for a page. HTTP/1.0: the server closes at the end and sends no chunks, so the body is what comes.
 * @param address of the real server
 */
export function pageRequest({ path, host }: PageSpec, address: string, port: number): Buffer {
  const lines = [
    `GET ${path} HTTP/1.0`,
    `Host: ${host ?? endpoint(address, port)}`,
    'User-Agent: LVS-Console-check',
    'Accept: */*',
    'Connection: close',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** Judges a page: its status, then its digest where one is wanted. Keeps its head only, and that for no longer than needed. */
export class Page implements Matcher {
  /** null: it is through */
  #head: Buffer | null = Buffer.alloc(0);
  #hash: Hash;
  #received = 0;
  /** bytes of the body as the server said; null: until it closes */
  #length: number | null = null;

  constructor(private readonly spec: PageSpec) {
    this.#hash = createHash(spec.digest?.length === 32 ? 'md5' : 'sha256');
  }

  add(chunk: Buffer): Verdict {
    if (this.#head === null) return this.#body(chunk);
    const head = Buffer.concat([this.#head, chunk]);
    this.#head = head;
    const text = head.toString('latin1');
    if (!'HTTP/1.'.startsWith(text.slice(0, 7))) return this.#malformed();
    const line = /^HTTP\/1\.[01] ([1-5][0-9][0-9])[ \r]/.exec(text);
    if (!line && text.includes('\n')) return this.#malformed();
    if (line) {
      const status = Number(line[1]);
      if (!this.spec.status.some(([from, to]) => status >= from && status <= to)) {
        const wanted = this.spec.status.map(([a, b]) => (a === b ? a : `${a}-${b}`)).join(',');
        return no('http-status', { status, wanted });
      }
      if (this.spec.digest === null) return { matched: true };
    }
    const end = text.indexOf('\r\n\r\n');
    if (end < 0 && head.length < HEAD_LIMIT) return null;
    // the same whether a head that is too long comes at once or in pieces
    if (end < 0 || end + 4 > HEAD_LIMIT) return this.#malformed();
    const length = /\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n/i.exec(text.slice(0, end + 2))?.[1];
    this.#length = length === undefined ? null : Number(length);
    this.#head = null;
    return this.#body(head.subarray(end + 4));
  }

  end(code: string, params: Record<string, string | number> = {}): Exclude<Verdict, null> {
    if (this.#head !== null) return no(code, { ...params, received: printable(this.#head) });
    // a server that said no length ends its page by closing
    if (code === 'closed-early' && this.#length === null) return this.#judge();
    return no(code, { ...params, received: `${this.#received} bytes of the page` });
  }

  wait(): null {
    return null;
  }

  recheck(): null {
    return null;
  }

  #malformed(): Verdict {
    return no('http-malformed', { received: printable(this.#head ?? Buffer.alloc(0)) });
  }

  #body(chunk: Buffer): Verdict {
    const part = this.#length === null ? chunk : chunk.subarray(0, this.#length - this.#received);
    this.#hash.update(part);
    this.#received += part.length;
    if (this.#received > BODY_LIMIT) return no('answer-too-long', { bytes: BODY_LIMIT });
    return this.#received === this.#length ? this.#judge() : null;
  }

  #judge(): Exclude<Verdict, null> {
    const digest = this.#hash.digest('hex');
    return digest === this.spec.digest ? { matched: true } : no('http-digest', { digest });
  }
}

const no = (code: string, params: Record<string, string | number>): Exclude<Verdict, null> => ({
  matched: false,
  reason: { code, params },
});
