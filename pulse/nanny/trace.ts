import { printable } from './expect';

/** Bytes of each direction that are shown: a request whole, of an answer its head. */
const SHOWN = 512;

/** What passed between a check and its server, for whoever asked for it; bounded, however much comes. */
export class Trace {
  readonly sent = new Direction();
  readonly received = new Direction();
}

class Direction {
  bytes = 0;
  #head = Buffer.alloc(0);

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    const rest = SHOWN - this.#head.length;
    if (rest > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, rest)]);
  }

  /** Printable ASCII as it is, everything else escaped. */
  get head(): string {
    return printable(this.#head, SHOWN);
  }
}
