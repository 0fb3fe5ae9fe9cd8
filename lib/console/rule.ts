import { z } from 'zod';
import type { Permission } from '@/lib/auth';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A route for programs as openapi.json tells it. */
export interface ApiDescription {
  /** what it gives or does, one English sentence */
  summary: string;
  /**
   * `input`: shape of the query of a GET, or of the JSON body; `answer`: of a good answer, null: no JSON, or not worth a schema.
   * A function, so that a rule can be printed.
   */
  schemas: () => { input: z.ZodType; answer: z.ZodType | null };
}

/**
 * Who may come in: a permission, or `anyone` for the few routes before the login, which the route test lists by name.
 */
export interface Rule {
  permission: Permission | 'anyone';
  /** handlers only */
  method?: Method;
  /** open also to an account that must first set a password of its own or a second factor: where it does so */
  unfinished?: true;
  /** asks who one is when that was shown more than 15 minutes ago */
  recent?: true;
  /** for programs: a bearer token; a session only for GET */
  api?: ApiDescription;
  /** handlers only: what of a form, a query or a body is looked at */
  takes?: Inputs;
}

/** Names that a handler reads, as its schema says; `more`: and those that stand in its form besides. */
export interface Inputs {
  names: string[];
  more: boolean;
}

/**
 * What a handler takes, for the tests that try everything which comes from outside.
 * @throws for a schema that does not say it
 */
export function inputsOf(schema: z.ZodType | undefined): Inputs {
  if (schema === undefined) return { names: [], more: false };
  if (!(schema instanceof z.ZodObject)) throw new Error('The schema of a handler is an object.');
  return { names: Object.keys(schema.shape), more: schema.def.catchall instanceof z.ZodUnknown };
}

const RULE = Symbol.for('lvs-console.rule');

/** Marks what `handler`, `api` and `page` return; the route test fails for an export without it. */
export function withRule<F extends object>(made: F, rule: Rule): F {
  return Object.assign(made, { [RULE]: rule });
}

/** The rule of a route's export, or null when it was not made by `handler`, `api` or `page`. */
export function ruleOf(made: unknown): Rule | null {
  if (typeof made !== 'function') return null;
  return (made as unknown as Record<symbol, Rule | undefined>)[RULE] ?? null;
}
