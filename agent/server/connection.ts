import type { Socket } from 'node:net';
import { AgentError, MAX_LINE, requestSchema, type AgentErrorData } from '@/lib/protocol';
import type { Caller } from '../policy';
import { tooDeep } from './depth';
import { LineSplitter } from './lines';
import { Rate } from './rate';

export interface ConnectionOptions {
  /**
   * Answers a call. Throws AgentError for what the caller did; anything else is a fault of ours and is told as `internal`.
   */
  call(caller: Caller, method: string, params: unknown): Promise<unknown>;
  /** Who a connection on this socket is: fixed, or told by the bridge's first line (peer socket only); null: not accepted */
  caller: Caller | { fromFirstLine(line: Buffer): Caller | null };
  limits?: Partial<typeof defaultLimits>;
}

const defaultLimits = {
  maxLine: MAX_LINE,
  /**
   * An unfinished line must be whole by then: nobody who means well sends slower, and a slow sender holds memory. It counts only
   * while we read: what waits unread because of our own limits is not the sender's slowness.
   */
  lineMs: 10_000,
  /** Without any call the other side has gone or forgotten us; a console polls every few seconds. */
  idleMs: 600_000,
  /** How long the other side may take to read why it was refused, and to close. */
  partingMs: 1000,
  /** Calls at once on one connection; more wait unread in the socket. */
  inFlight: 16,
  /**
   * A page at 1 Hz with all its readings needs ten a second. More are answered at this pace, the rest waits unread in the socket:
   * one console asks for all its browsers, and none of them shall see an error because the others look too.
   */
  perSecond: 50,
  burst: 200,
  /** A call that would wait longer for its turn is told `busy` at once. */
  turnMs: 3000,
  /** On one connection; a client that ends its lines with two LF may live as long as a console's does. */
  emptyLines: 100_000,
  /** Answers that the other side does not fetch: several of the largest, then it is cut off. */
  unread: 4 * MAX_LINE,
};

/** JSON-RPC's own numbers where it has one, else one for all of ours; `data.code` is what counts. */
const numbers: Record<string, number> = {
  'unknown-method': -32601,
  'invalid-params': -32602,
  internal: -32603,
};

/** Serves one connection until it ends: lines in, answers out, each limit of ConnectionOptions kept. Never throws. */
export function serveConnection(socket: Socket, options: ConnectionOptions): void {
  const limits = { ...defaultLimits, ...options.limits };
  const lines = new LineSplitter(limits.maxLine);
  const rate = new Rate(limits.perSecond, limits.burst);
  const waiting: Buffer[] = [];
  let caller = 'fromFirstLine' in options.caller ? null : options.caller;
  let inFlight = 0;
  let empty = 0;
  let ended = false;
  let refused = false;
  let lineTimer: NodeJS.Timeout | null = null;

  const send = (message: string) => {
    if (socket.destroyed) return;
    socket.write(`${message}\n`);
    if (socket.writableLength > limits.unread) socket.destroy();
  };
  const fail = (id: string | number | null, data: AgentErrorData) => {
    const error = { code: numbers[data.code] ?? -32000, message: data.code, data };
    send(JSON.stringify({ jsonrpc: '2.0', id, error }));
  };
  /** Says why and closes: after such a line nothing that follows can be trusted to begin where it should. */
  const refuse = (data: AgentErrorData) => {
    if (refused) return;
    refused = true;
    waiting.length = 0;
    fail(null, data);
    socket.end();
    // What is still coming is read and dropped for a moment: closing on it would tear the connection down before the other side
    // has read why.
    socket.resume();
    setTimeout(() => socket.destroy(), limits.partingMs).unref();
  };
  const disarmLine = () => {
    if (lineTimer) clearTimeout(lineTimer);
    lineTimer = null;
  };
  const endIfDone = () => {
    if (ended && inFlight === 0 && waiting.length === 0) socket.end();
  };

  const handle = async (line: Buffer) => {
    if (tooDeep(line)) return refuse({ code: 'too-large', params: { what: 'depth' } });
    let request;
    try {
      request = requestSchema.safeParse(JSON.parse(line.toString('utf8')));
    } catch {
      return refuse({ code: 'invalid-params', params: { what: 'not JSON' } });
    }
    if (!request.success)
      return refuse({ code: 'invalid-params', params: { what: 'not a JSON-RPC 2.0 request' } });
    const { id, method, params } = request.data;
    if (!(await rate.take(limits.turnMs)))
      return fail(id, { code: 'busy', params: { perSecond: limits.perSecond } });
    try {
      const result = await options.call(caller!, method, params ?? {});
      const answer = JSON.stringify({ jsonrpc: '2.0', id, result });
      if (Buffer.byteLength(answer) >= limits.maxLine)
        fail(id, { code: 'too-large', params: { what: 'answer' } });
      else send(answer);
    } catch (error) {
      fail(id, errorData(error));
    }
  };

  const work = () => {
    while (inFlight < limits.inFlight && waiting.length > 0 && !refused && !socket.destroyed) {
      const line = waiting.shift()!;
      if (!caller) {
        caller = 'fromFirstLine' in options.caller ? options.caller.fromFirstLine(line) : null;
        if (!caller) return refuse({ code: 'forbidden', params: { what: 'key' } });
        continue;
      }
      inFlight++;
      void handle(line).finally(() => {
        inFlight--;
        work();
        endIfDone();
      });
    }
    // Backpressure: nothing more is read while enough waits.
    if (waiting.length > 0) {
      disarmLine();
      socket.pause();
      return;
    }
    if (lines.unfinished && !socket.destroyed)
      lineTimer ??= setTimeout(() => socket.destroy(), limits.lineMs);
    socket.resume();
  };

  socket.setTimeout(limits.idleMs, () => {
    if (inFlight === 0) socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    if (refused) return;
    const complete = lines.push(chunk);
    if (!complete) return refuse({ code: 'too-large', params: { what: 'line', bytes: limits.maxLine } });
    // An empty line is no call; but who sends more of them than calls means no good, and each costs as much to find.
    const calls = complete.filter((l) => l.length > 0);
    empty += complete.length - calls.length;
    if (empty > limits.emptyLines) return refuse({ code: 'invalid-params', params: { what: 'empty lines' } });
    waiting.push(...calls);
    if (complete.length > 0 || !lines.unfinished) disarmLine();
    work();
  });
  socket.on('end', () => {
    ended = true;
    endIfDone();
  });
  socket.on('close', () => {
    disarmLine();
    waiting.length = 0;
  });
}

/** What the caller is told of an error: an AgentError's own data; of any other fault only that there was one, never its text. */
export function errorData(error: unknown): AgentErrorData {
  return error instanceof AgentError
    ? { code: error.code, ...error.data, params: error.data.params ?? {} }
    : { code: 'internal', params: {} };
}
