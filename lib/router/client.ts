import { AgentError, PROTOCOL, methods, type MethodName, type Params, type Result } from '@/lib/protocol';
import { RpcConnection, type Wire } from './rpc-connection';

/** A router's agent as its callers see it: the same for this machine's socket and for the peer over ssh. */
export interface RouterClient {
  /** for messages: `this router`, or the peer's host */
  readonly name: string;
  /**
   * Calls a method of lib/protocol. The answer is checked against its schema.
   * @throws AgentError only: the agent's own (`invalid`, `conflict`, …) or the way's (`unreachable`, `timeout`, `protocol`,
   *   `refused`, `host-key-changed`, `host-key-unknown`, `not-paired`). After `timeout` and `unreachable` the effect is unknown:
   *   read the state again.
   */
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Ends the connection; calls that wait fail with `unreachable`. A later call connects anew. */
  close(): void;
}

/**
 * Milliseconds to wait for an answer: a little more than the agent gives the method itself (agent/methods), so that it is the
 * agent who says what took too long.
 */
const LIMIT_MS = { read: 20_000, write: 35_000, accounts: 35_000, own: 35_000, operate: 125_000 };
const SLOW: Partial<Record<MethodName, number>> = { 'change.commit': 190_000, 'change.abort': 125_000 };

function limitOf(method: MethodName): number {
  return SLOW[method] ?? LIMIT_MS[methods[method].needs];
}

/** Protocol N speaks with N-1, in both directions; further apart the other side may only be read (design 5). */
export function mayChange(theirs: number, ours: number = PROTOCOL): boolean {
  return Math.abs(theirs - ours) <= 1;
}

interface Session {
  connection: RpcConnection;
  protocol: number;
}

/**
 * A client that opens its connection at the first call and again after it was lost.
 * @param open makes the stream of lines; rejects with AgentError
 * @param limits for tests: other time limits than the ones above
 */
export function routerClient(
  name: string,
  open: () => Promise<Wire>,
  limits: (method: MethodName) => number = limitOf,
): RouterClient {
  let session: Promise<Session> | null = null;
  let closed = 0;

  async function start(): Promise<Session> {
    const connection = new RpcConnection(name, await open());
    try {
      const answer = await request(connection, 'hello', { protocol: PROTOCOL });
      return { connection, protocol: answer.protocol };
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  function current(): Promise<Session> {
    if (!session) {
      const mine = start();
      session = mine;
      const forget = () => {
        if (session === mine) session = null;
      };
      mine.then(({ connection }) => connection.whenUnusable(forget), forget);
    }
    return session;
  }

  async function request<M extends MethodName>(connection: RpcConnection, method: M, params: Params<M>) {
    const answer = await connection.request(method, params, limits(method));
    const parsed = methods[method].result.safeParse(answer);
    if (!parsed.success) {
      const detail = `${method}: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}`;
      throw new AgentError('protocol', { params: { router: name, method }, detail: detail.slice(0, 500) });
    }
    return parsed.data as Result<M>;
  }

  async function once<M extends MethodName>(method: M, params: Params<M>) {
    const { connection, protocol } = await current();
    if (methods[method].needs !== 'read' && !mayChange(protocol)) {
      const detail = `protocol ${protocol} there, ${PROTOCOL} here`;
      throw new AgentError('protocol', { params: { router: name, method }, detail });
    }
    return request(connection, method, params);
  }

  return {
    name,
    async call(method, params) {
      const reused = session !== null;
      const closedBefore = closed;
      try {
        return await once(method, params);
      } catch (error) {
        // The agent or the peer was restarted since the last call, and only now the old connection says so. Asking again does no
        // harm; what changes something is never sent twice.
        const stale = reused && error instanceof AgentError && error.code === 'unreachable';
        if (!stale || methods[method].needs !== 'read' || closed !== closedBefore) throw error;
        return once(method, params);
      }
    },
    close() {
      closed++;
      const mine = session;
      session = null;
      mine?.then(
        ({ connection }) => connection.close(),
        () => undefined,
      );
    },
  };
}
