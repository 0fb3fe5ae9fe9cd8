import dgram from 'node:dgram';
import { type CheckResult, RunningCheck, type Target } from './check';
import type { Appointment, Timers } from './timers';

/**
 * How long a port to which nothing is sent and from which nothing is expected is listened to for "port unreachable",
 * milliseconds. The refusal takes one round trip; waiting out the whole limit would only delay the first entry.
 */
const SILENCE = 1000;

/**
 * A check over UDP. With `expect`, the first reply must match it; with `send` alone, any reply will do; with neither, an
 * empty datagram is sent and only a refusal (ICMP port unreachable) counts against the server, since UDP has no other sign
 * that a port is closed. A refusal is always a failure.
 */
export class UdpCheck extends RunningCheck {
  readonly #socket: dgram.Socket;
  #silence: Appointment | null = null;

  constructor(target: Target, timers: Timers, done: (result: CheckResult) => void) {
    super(target, timers, done);
    const socket = dgram.createSocket(target.address.includes(':') ? 'udp6' : 'udp4');
    this.#socket = socket;
    socket.on('error', (error) => this.settled || this.failed(error));
    socket.on('message', (message) => this.#reply(message));
    socket.connect(target.port, target.address, (error?: Error) => {
      if (this.settled) return;
      if (error) return this.failed(error);
      this.#begin();
    });
  }

  #begin(): void {
    const { send } = this.target.spec;
    const datagram = Buffer.from(send, 'latin1');
    this.target.trace?.sent.add(datagram);
    this.#socket.send(datagram, (error) => {
      if (error && !this.settled) this.failed(error);
    });
    if (send === '' && !this.matcher) {
      const wait = Math.min(SILENCE, (this.target.spec.timeout * 1000) / 2);
      this.#silence = this.timers.at(this.timers.now() + wait, () => {
        setImmediate(() => this.settled || this.good());
      });
    }
  }

  #reply(message: Buffer): void {
    if (this.settled) return;
    if (!this.matcher) {
      this.target.trace?.received.add(message);
      return this.good();
    }
    this.received(message);
    if (!this.settled) this.ended('mismatch');
  }

  protected expired(): void {
    this.ended('timeout-answer', { seconds: this.target.spec.timeout, received: '' });
  }

  protected release(): void {
    this.#silence?.cancel();
    try {
      this.#socket.close();
    } catch {
      // it never opened: the error that prevented it is the result
    }
  }
}
