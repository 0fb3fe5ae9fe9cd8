import { z } from 'zod';

/** JSON-RPC 2.0, one object a line (LF). */
export const requestSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]),
  method: z.string().max(64),
  params: z.unknown().optional(),
});

/**
 * A typed error of the agent. `data.code` is stable and has its words in the console's and the CLI's message files;
 * `data.detail` is the engine's own message (ipvsadm, keepalived, sshd), bounded.
 */
export const errorDataSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  detail: z.string().optional(),
  /** for `invalid`: findings of the file; for `conflict`: the file as it is now */
  findings: z.array(z.unknown()).optional(),
  current: z.object({ content: z.base64(), sha256: z.string() }).nullable().optional(),
});
export type AgentErrorData = z.infer<typeof errorDataSchema>;

export const responseSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: errorDataSchema.optional() }).optional(),
});

/** Stable codes of errors; each has words in `lib/i18n` and a line in docs/errors.md. */
export const errorCodes = [
  'unknown-method',
  'invalid-params',
  'forbidden',
  'too-large',
  'busy',
  'invalid',
  'conflict',
  'no-such-change',
  'change-pending',
  'wrong-step',
  'no-such-entry',
  'pulse-failed',
  'verification-failed',
  'write-failed',
  'read-failed',
  'nothing-saved',
  'program-missing',
  'unavailable',
  'internal',
  'unreachable',
  'host-key-changed',
  'host-key-unknown',
  'host-key-revoked',
  'not-paired',
  'refused',
  'timeout',
  'protocol',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Thrown by clients and handlers alike. `message` is English, for logs; users read words made from `code` and `params`. */
export class AgentError extends Error {
  /**
   * By name, not by identity: the console's process holds this class once per bundle (its own server, each of Next's), and a
   * client that they share throws the one of whoever made it.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'AgentError' && 'code' in value && 'data' in value;
  }

  constructor(
    readonly code: ErrorCode,
    readonly data: Omit<AgentErrorData, 'code'> = { params: {} },
  ) {
    super(`${code}${data.detail ? `: ${data.detail}` : ''}`);
    this.name = 'AgentError';
  }
}
