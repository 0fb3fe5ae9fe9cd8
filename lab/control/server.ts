import { timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import os from 'node:os';
import { createInterface } from 'node:readline';
import type { Request, Response } from '../protocol';
import type { Lab } from './lab';

/** Serves the control protocol; the first message of a connection must be `hello` with the lab's token. */
export function serve(lab: Lab, token: string, at: { address: string; port: number }): Promise<void> {
  const server = net.createServer((socket) => {
    let trusted = false;
    socket.on('error', () => socket.destroy());
    const answer = (response: Response) => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(response)}\n`);
    };
    createInterface({ input: socket }).on('line', (line) => {
      const request = JSON.parse(line) as Request;
      if (request.op === 'hello') trusted = same(request.params.token, token);
      if (!trusted) {
        socket.destroy();
        return;
      }
      perform(lab, request).then(
        (result) => answer({ id: request.id, result: result ?? null }),
        (error: unknown) =>
          answer({ id: request.id, error: error instanceof Error ? error.message : String(error) }),
      );
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.address, resolve);
  });
}

async function perform(lab: Lab, { op, params }: Request): Promise<unknown> {
  switch (op) {
    case 'hello':
      return { kernel: os.release() };
    case 'status':
      return lab.status();
    case 'exec':
      return lab.exec(params);
    case 'spawn':
      return lab.spawn(params);
    case 'output':
      return lab.job(params.job).output(params.from);
    case 'signal':
      lab.job(params.job).signal(params.signal as NodeJS.Signals);
      return null;
    case 'wait':
      return lab.wait(params);
    case 'read':
      return lab.read(params);
    case 'write':
      return lab.write(params);
    case 'table':
      return lab.table(params.machine);
    case 'link':
      return lab.link(params);
    case 'isolateRouters':
      return lab.isolateRouters(params);
    case 'realServer':
      return lab.realServer(params);
    case 'service':
      return lab.service(params);
    case 'killAll':
      return lab.killAll(params);
    case 'nodeAway':
      return lab.nodeAway(params);
    case 'powerOff':
      return lab.powerOff(params.machine);
    case 'powerOn':
      return lab.powerOn(params);
  }
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
