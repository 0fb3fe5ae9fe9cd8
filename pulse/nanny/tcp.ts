import net from 'node:net';
import { type CheckResult, RunningCheck, type Target } from './check';
import type { Timers } from './timers';

/**
 * A check over TCP: connect; with `send`, write it; with `expect`, read until it is decided. Nothing to expect: good as soon
 * as the connection stands and `send` is on its way.
 */
export class TcpCheck extends RunningCheck {
  readonly #socket: net.Socket;
  #connected = false;

  constructor(target: Target, timers: Timers, done: (result: CheckResult) => void) {
    super(target, timers, done);
    const socket = net.connect({ host: target.address, port: target.port, noDelay: true });
    this.#socket = socket;
    // a listener for the whole life of the socket: an error after the verdict must not end the process
    socket.on('error', (error) => this.settled || this.failed(error));
    socket.on('connect', () => this.#begin());
    socket.on('close', () => this.settled || this.ended('closed-early'));
  }

  #begin(): void {
    if (this.settled) return;
    this.#connected = true;
    const send = Buffer.from(this.target.spec.send, 'latin1');
    if (!this.matcher) {
      if (send.length === 0) return this.good();
      this.#socket.write(send, (error) => {
        if (!this.settled && !error) this.good();
      });
      return;
    }
    this.#socket.on('data', (chunk: Buffer) => this.received(chunk));
    this.#socket.on('end', () => this.settled || this.ended('closed-early'));
    if (send.length) this.#socket.write(send);
  }

  protected expired(): void {
    const seconds = this.target.spec.timeout;
    if (this.#connected) this.ended('timeout-answer', { seconds });
    else this.bad('timeout-connect', { seconds });
  }

  protected release(): void {
    this.#socket.destroy();
  }
}
