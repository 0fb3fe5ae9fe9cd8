import type { Duplex } from 'node:stream';
import { AgentError, MAX_LINE, errorCodes, responseSchema, type ErrorCode } from '@/lib/protocol';

/** An open way to an agent. */
export interface Wire {
  stream: Duplex;
  /** why it ended, as the other end said it (the bridge's stderr); empty when it said nothing */
  explain(): string;
  /** gives everything back: the stream and what carries it */
  close(): void;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: AgentError) => void;
  timer: NodeJS.Timeout;
  method: string;
}

/** JSON-RPC 2.0, one object a line, over one stream. Requests may overlap; answers are told apart by their id. */
export class RpcConnection {
  private readonly waiting = new Map<number, Waiting>();
  private chunks: Buffer[] = [];
  private length = 0;
  private nextId = 1;
  private ended = false;
  private unusable = false;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly router: string,
    private readonly wire: Wire,
  ) {
    wire.stream.on('data', (chunk: Buffer) => this.receive(chunk));
    wire.stream.on('error', (error: Error) => this.end('unreachable', error.message));
    wire.stream.on('close', () => this.end('unreachable', wire.explain() || 'the connection was closed'));
  }

  /** Calls back once no new request shall be sent here: it ended, or one of its requests was not answered in time. */
  whenUnusable(listener: () => void): void {
    if (this.unusable) listener();
    else this.listeners.push(listener);
  }

  /** @returns the `result` of the answer, unchecked. @throws AgentError */
  request(method: string, params: unknown, limitMs: number): Promise<unknown> {
    const line = `${JSON.stringify({ jsonrpc: '2.0', id: this.nextId, method, params })}\n`;
    const about = { router: this.router, method };
    if (line.length > MAX_LINE) return Promise.reject(new AgentError('too-large', { params: about }));
    if (this.ended) return Promise.reject(new AgentError('unreachable', { params: about }));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new AgentError('timeout', { params: { ...about, seconds: limitMs / 1000 } }));
        // The link may be dead without a word: the next request takes a new one. Others that wait here may still be answered.
        this.retire();
      }, limitMs);
      this.waiting.set(id, { resolve, reject, timer, method });
      this.wire.stream.write(line);
    });
  }

  close(): void {
    this.end('unreachable', 'closed by the caller');
  }

  private receive(chunk: Buffer): void {
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      const line = Buffer.concat([...this.chunks, rest.subarray(0, at)]);
      this.chunks = [];
      this.length = 0;
      rest = rest.subarray(at + 1);
      if (line.length > 0) this.take(line.toString('utf8'));
    }
    if (rest.length === 0) return;
    this.chunks.push(rest);
    this.length += rest.length;
    if (this.length > MAX_LINE) this.end('protocol', `a line longer than ${MAX_LINE} bytes`);
  }

  private take(line: string): void {
    const response = parseResponse(line);
    if (!response) return this.end('protocol', `not an answer: ${line.slice(0, 200)}`);
    // An answer without id is about the connection itself: the agent does not take this key, or could not read our line.
    if (response.id === null) {
      const code = response.error?.data?.code ?? '';
      return this.end(
        isErrorCode(code) ? code : 'protocol',
        response.error?.message ?? 'an answer without id',
      );
    }
    const waiting = this.waiting.get(Number(response.id));
    if (!waiting) return; // came after its time limit
    this.waiting.delete(Number(response.id));
    clearTimeout(waiting.timer);
    if (response.error) waiting.reject(this.toError(response.error, waiting.method));
    else waiting.resolve(response.result);
    if (this.unusable && this.waiting.size === 0) this.close();
  }

  private toError(
    error: NonNullable<ReturnType<typeof parseResponse>>['error'] & object,
    method: string,
  ): AgentError {
    const { data } = error;
    if (!data) {
      return new AgentError('protocol', { params: { router: this.router, method }, detail: error.message });
    }
    const { code, ...rest } = data;
    if (isErrorCode(code))
      return new AgentError(code, { ...rest, params: { router: this.router, method, ...rest.params } });
    // A code of a newer agent: its words are not known here, its message is.
    return new AgentError('internal', {
      params: { router: this.router, method },
      detail: `${code}: ${error.message}`,
    });
  }

  private retire(): void {
    if (this.unusable) return;
    this.unusable = true;
    for (const listener of this.listeners.splice(0)) listener();
    if (this.waiting.size === 0) this.close();
  }

  private end(code: ErrorCode, detail: string): void {
    if (this.ended) return;
    this.ended = true;
    this.retire();
    for (const { reject, timer, method } of this.waiting.values()) {
      clearTimeout(timer);
      reject(
        new AgentError(code, { params: { router: this.router, method }, detail: detail.slice(0, 2000) }),
      );
    }
    this.waiting.clear();
    this.chunks = [];
    this.wire.close();
  }
}

function parseResponse(line: string) {
  try {
    const parsed = responseSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function isErrorCode(code: string): code is ErrorCode {
  return (errorCodes as readonly string[]).includes(code);
}
