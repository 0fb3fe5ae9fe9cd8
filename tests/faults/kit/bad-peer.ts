import net from 'node:net';
import type { MethodName } from '@/lib/protocol';
import { routerClient } from '@/lib/router/client';
import type { RouterClient } from '@/lib/router';
import { AgentError } from '@/lib/protocol';

/** What is done with each piece of what the agent answers; null ends the connection there. */
export type Spoil = (answer: Buffer, connection: { sent: number; socket: net.Socket }) => Buffer | null;

/** A line between a caller and a real agent's socket on which the answers are spoiled. */
export class BadLine {
  private readonly server: net.Server;
  private spoil: Spoil = (answer) => answer;
  private readonly open = new Set<net.Socket>();

  private constructor(private readonly agentSocket: string) {
    this.server = net.createServer((socket) => this.connect(socket));
  }

  static async start(agentSocket: string): Promise<BadLine> {
    const line = new BadLine(agentSocket);
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  set(spoil: Spoil): void {
    this.spoil = spoil;
  }

  /** A peer at the end of the line. @param limitMs for each of its answers, in place of the product's */
  peer(limitMs: number): RouterClient {
    const { port } = this.server.address() as net.AddressInfo;
    const open = () =>
      new Promise<{ stream: net.Socket; explain(): string; close(): void }>((resolve, reject) => {
        const stream = net.connect(port, '127.0.0.1');
        stream.on('error', (error) =>
          reject(new AgentError('unreachable', { params: { router: 'peer' }, detail: error.message })),
        );
        stream.on('connect', () =>
          resolve({ stream, explain: () => '', close: () => void stream.destroy() }),
        );
      });
    return routerClient('peer', open, (_method: MethodName) => limitMs);
  }

  stop(): void {
    for (const socket of this.open) socket.destroy();
    this.server.close();
  }

  private connect(socket: net.Socket): void {
    const agent = net.connect(this.agentSocket);
    const connection = { sent: 0, socket };
    for (const one of [socket, agent]) {
      this.open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.open.delete(one);
        socket.destroy();
        agent.destroy();
      });
    }
    socket.pipe(agent);
    agent.on('data', (answer: Buffer) => {
      const spoiled = this.spoil(answer, connection);
      if (spoiled === null) return socket.destroy();
      connection.sent += spoiled.length;
      socket.write(spoiled);
    });
  }
}
