import type { z } from 'zod';
import type { MethodName, Result, methods } from '@/lib/protocol';
import type { Agent } from './agent';
import type { Caller } from './policy';

/** Parameters of a method as its handler gets them: parsed, defaults filled in. */
export type Parsed<M extends MethodName> = z.output<(typeof methods)[M]['params']>;

/** One method of the agent. The dispatcher has checked the caller and parsed the parameters, and checks the result. */
export interface Method<M extends MethodName> {
  /** milliseconds until the caller is told `timeout`; what the method does goes on and is seen by asking again */
  limitMs: number;
  handle(agent: Agent, params: Parsed<M>, caller: Caller): Promise<Result<M>>;
}

/** For methods that only read: a page waits no longer than this. */
export const readLimitMs = 15_000;
