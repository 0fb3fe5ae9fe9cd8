import { methods, type MethodName, type Needs } from '@/lib/protocol';
import type { AgentConf } from './agent-conf';

/**
 * Who is on the other side, taken from the socket: `local` came in by agent.sock (root, or the group lvs-console), `peer` by the
 * bridge of a key that root authorized. Nothing in a message says it.
 */
export type Caller = { kind: 'local' } | { kind: 'peer'; key: string };

/** What each kind of caller may need at most; agent.conf can only take away from it. A kind that is not here may do nothing. */
const most: Record<Caller['kind'], readonly Needs[]> = {
  local: ['read', 'write', 'operate', 'accounts', 'own'],
  peer: ['read', 'write', 'operate', 'accounts'],
};

/**
 * May this caller use this method? Denied unless the method is known, its need is within the caller's kind, and root's agent.conf
 * leaves it. A broken agent.conf leaves reading only: what root wanted to forbid is then not known.
 */
export function allowed(caller: Caller, method: string, conf: AgentConf): boolean {
  if (!Object.hasOwn(methods, method) || !Object.hasOwn(most, caller.kind)) return false;
  const { needs } = methods[method as MethodName];
  if (!most[caller.kind].includes(needs)) return false;
  if (conf.broken) return needs === 'read';
  return caller.kind === 'local' || conf.peerMay.includes(needs);
}

/** The caller as history and log name it. */
export function nameOf(caller: Caller): string {
  return caller.kind === 'peer' ? `peer:${caller.key}` : caller.kind;
}
