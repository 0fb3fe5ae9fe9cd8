import net from 'node:net';
import tls from 'node:tls';
import { type CheckResult, RunningCheck, type Target } from './check';
import { pageRequest } from './page';
import type { Timers } from './timers';

/**
 * A check over TCP or, for tls and https, over TLS: connect; shake hands; with something to send, write it; with something to
 * expect, read until it is decided. Nothing to expect: good as soon as the connection stands and what is sent is on its way.
 */
export class TcpCheck extends RunningCheck {
  readonly #socket: net.Socket;
  readonly #secure: boolean;
  #connected = false;
  #shaken = false;

  constructor(target: Target, timers: Timers, done: (result: CheckResult) => void) {
    super(target, timers, done);
    this.#secure = target.spec.kind === 'tls' || target.spec.kind === 'https';
    const socket = this.#secure
      ? secureSocket(target)
      : net.connect({ host: target.address, port: target.port, noDelay: true });
    this.#socket = socket;
    // a listener for the whole life of the socket: an error after the verdict must not end the process
    socket.on('error', (error: NodeJS.ErrnoException) => this.settled || this.failed(error));
    socket.on('connect', () => (this.#connected = true));
    socket.on(this.#secure ? 'secureConnect' : 'connect', () => this.#begin());
    socket.on('close', () => this.settled || this.ended('closed-early'));
  }

  #begin(): void {
    if (this.settled) return;
    this.#shaken = true;
    const { spec, address, port } = this.target;
    const send = spec.page ? pageRequest(spec.page, address, port) : Buffer.from(spec.send, 'latin1');
    this.target.trace?.sent.add(send);
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
    if (!this.#connected) this.bad('timeout-connect', { seconds });
    else if (this.#secure && !this.#shaken) this.bad('timeout-tls', { seconds });
    else this.ended('timeout-answer', { seconds });
  }

  protected release(): void {
    this.#socket.destroy();
  }
}

let context: tls.SecureContext | null = null;

/**
 * Any certificate and any version will do: what is asked is whether the server serves, and its own certificate seldom names
 * the address by which it is checked. One context for all, since each holds a copy of the trust store.
 */
function secureSocket({ address, port, spec }: Target): tls.TLSSocket {
  context ??= tls.createSecureContext({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });
  return tls.connect({
    host: address,
    port,
    secureContext: context,
    rejectUnauthorized: false,
    ...(spec.serverName === null ? {} : { servername: spec.serverName }),
  });
}
