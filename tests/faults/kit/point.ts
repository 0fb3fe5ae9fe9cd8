import { seeded } from './random';

/** What is under way when something is killed. `confirm` is an apply with a timer and its confirmation, `revert` its way back. */
export type Operation = 'save' | 'push' | 'apply' | 'confirm' | 'revert';

/** Who is killed: the agent of this router, that of the other one, or who brings the change about (lvsctl). */
export type Victim = 'here' | 'there' | 'coordinator';

export interface Point {
  number: number;
  operation: Operation;
  victim: Victim;
  /** after so many steps of the routers (kit/steps.ts) */
  step: number;
  /** and so many milliseconds more, since not every step touches a file */
  lateMs: number;
  /** a killed agent is started again at once, or when the operation has been given up */
  restart: 'at once' | 'afterwards';
  /** what is pending then ends by its own timer, or an administrator ends it */
  end: 'by time' | 'by hand';
  /** bytes of the new lvs.cf */
  size: number;
}

/**
 * Which programs an operation kills, and in how many steps it is done on an idle machine (measured, a few more): a point beyond
 * the last step kills after the operation, which must then stand.
 */
const KINDS: [Operation, Victim, steps: number][] = [
  ['save', 'here', 24],
  ['save', 'coordinator', 24],
  ['push', 'there', 24],
  ['push', 'coordinator', 24],
  ['apply', 'here', 80],
  ['apply', 'there', 80],
  ['apply', 'coordinator', 80],
  ['confirm', 'here', 80],
  ['confirm', 'there', 80],
  ['confirm', 'coordinator', 16],
  ['revert', 'here', 60],
  ['revert', 'there', 60],
  ['revert', 'coordinator', 60],
];

/** The points of a run: each kind in turn, everything else drawn from the seed. */
export function points(count: number, seed: number): Point[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, number) => {
    const [operation, victim, steps] = KINDS[number % KINDS.length]!;
    return {
      ...{ number, operation, victim },
      step: 1 + Math.floor(random() * steps),
      lateMs: random() < 0.5 ? 0 : Math.floor(random() * 6),
      restart: random() < 0.5 ? 'at once' : 'afterwards',
      end: random() < 0.3 ? 'by time' : 'by hand',
      size: random() < 0.3 ? 200_000 : 500,
    };
  });
}

/** For the title of a failure. */
export const wordsOf = ({ number, operation, victim, step, lateMs, restart, end }: Point): string =>
  `point ${number}: ${operation}, ${victim} killed at step ${step} + ${lateMs} ms, started ${restart}, ended ${end}`;
