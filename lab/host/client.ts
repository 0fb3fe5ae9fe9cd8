import net from 'node:net';
import { createInterface } from 'node:readline';
import type { OpName, Ops, Response } from '../protocol';

/** A connection to the control server in the guest. Every call fails, with what was said, once the connection is gone. */
export class ControlClient {
  private readonly waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  private nextId = 1;
  private gone: Error | null = null;

  private constructor(private readonly socket: net.Socket) {
    createInterface({ input: socket }).on('line', (line) => {
      const { id, result, error } = JSON.parse(line) as Response;
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(error));
    });
    const lost = (why: string) => {
      this.gone ??= new Error(`the lab is gone (${why})`);
      for (const { reject } of this.waiting.values()) reject(this.gone);
      this.waiting.clear();
    };
    socket.on('error', (error) => lost(error.message));
    socket.on('close', () => lost('connection closed'));
  }

  static async connect(socketPath: string, token: string): Promise<ControlClient> {
    const socket = net.connect(socketPath);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const client = new ControlClient(socket);
    await client.call('hello', { token });
    return client;
  }

  call<O extends OpName>(op: O, params: Ops[O]['params']): Promise<Ops[O]['result']> {
    if (this.gone) return Promise.reject(this.gone);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (value) => resolve(value as Ops[O]['result']), reject });
      this.socket.write(`${JSON.stringify({ id, op, params })}\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }
}
