/** What the launching process and the lab's keeper tell each other over Node's own channel. */
export type ToKeeper =
  | { type: 'stay' }
  /** kill -9 of the kernel on which one machine runs apart */
  | { type: 'cut power' }
  /** comes with the listening socket */
  | { type: 'forward'; id: number; to: { address: string; port: number } };

export type FromKeeper = { type: 'ready' } | { type: 'forwarding'; id: number };
