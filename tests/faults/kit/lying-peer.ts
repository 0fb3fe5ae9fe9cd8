import { renameSync } from 'node:fs';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { methods, paths, type MethodName } from '@/lib/protocol';
import type { TestRouter } from '@/lib/router/two-routers.test-kit';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
interface Request {
  id?: number;
  method?: string;
}
interface Answer {
  id: number;
  result?: Json;
}

/** Somebody who has the other router: its agent, which puts a text into everything that the protocol lets it choose. */
export class LyingPeer {
  /** places at which the protocol let the text through, as `status.hostname` */
  readonly told = new Set<string>();
  text = '';
  private readonly server: net.Server;
  private readonly open = new Set<net.Socket>();

  private constructor(private readonly agentSocket: string) {
    this.server = net.createServer((socket) => this.connect(socket));
  }

  /** Takes the place of that router's agent where the bridge of its peer's key comes in. */
  static async start(router: TestRouter): Promise<LyingPeer> {
    const { peerSocket } = paths(router.root);
    const moved = `${peerSocket}.own`;
    renameSync(peerSocket, moved);
    const liar = new LyingPeer(moved);
    await new Promise<void>((resolve) => liar.server.listen(peerSocket, resolve));
    return liar;
  }

  stop(): void {
    for (const socket of this.open) socket.destroy();
    this.server.close();
  }

  private connect(socket: net.Socket): void {
    const agent = net.connect(this.agentSocket);
    const asked = new Map<number, string>();
    for (const one of [socket, agent]) {
      this.open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.open.delete(one);
        socket.destroy();
        agent.destroy();
      });
    }
    const linesOf = (input: net.Socket) =>
      // it says what the socket said already: whoever is told too much hangs up
      createInterface({ input }).on('error', () => undefined);
    linesOf(socket).on('line', (line) => {
      const { id, method } = JSON.parse(line) as Request;
      if (id !== undefined && method !== undefined) asked.set(id, method);
      agent.write(`${line}\n`);
    });
    linesOf(agent).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      const method = asked.get(answer.id);
      if (answer.result !== undefined && method !== undefined)
        answer.result = this.lie(method as MethodName, answer.result);
      socket.write(`${JSON.stringify(answer)}\n`);
    });
  }

  /** The text in the place of every string that may be any. */
  private lie(method: MethodName, result: Json): Json {
    const { text } = this;
    // who speaks another protocol is not listened to
    if (method === 'hello' || text === '') return result;
    let lied = result;
    for (const place of new Set(placesOf(result))) {
      const next = replaced(lied, place, text);
      if (!methods[method].result.safeParse(next).success) continue;
      lied = next;
      this.told.add(`${method}${place}`);
    }
    return lied;
  }
}

/** Where strings stand, all elements of a list as one place: `.checks[].label`. */
function placesOf(value: Json, at = ''): string[] {
  if (typeof value === 'string') return [at];
  if (Array.isArray(value)) return value.flatMap((one) => placesOf(one, `${at}[]`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, one]) => placesOf(one, `${at}.${name}`));
}

function replaced(value: Json, place: string, text: string, at = ''): Json {
  if (typeof value === 'string') return at === place ? text : value;
  if (Array.isArray(value)) return value.map((one) => replaced(one, place, text, `${at}[]`));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, replaced(one, place, text, `${at}.${name}`)]),
  );
}
