import type { VirtualServer } from '@/lib/lvscf/types';
import type { LoadSpec } from './intended';

type LoadDirectives = Pick<VirtualServer, 'load_monitor' | 'load_full' | 'load_interval' | 'feedback_port'>;

const TOOLS = ['uptime', 'rup', 'ruptime', 'feedback'] as const;

/**
 * How the load of a virtual server's real servers is read. A path is a program, as in the original.
 * @param remote rsh_command of the file
 * @returns null when it is not
 */
export function loadOf(v: LoadDirectives, remote: string): LoadSpec | null {
  const { load_monitor: named } = v;
  const tool = named.startsWith('/') ? 'program' : TOOLS.find((t) => t === named);
  if (!tool) return null;
  return {
    tool,
    remote,
    program: tool === 'program' ? named : '',
    port: v.feedback_port,
    every: v.load_interval,
    full: v.load_full,
  };
}
