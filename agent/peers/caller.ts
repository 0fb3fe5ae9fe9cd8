import { z } from 'zod';
import type { Paths } from '@/lib/protocol';
import type { Caller } from '../policy';
import { readPeers } from './key-file';

const firstLineSchema = z.strictObject({ as: z.string().max(64) });

/** The bridge's first line on the peer socket. */
export const firstLine = (name: string): string => JSON.stringify({ as: name }) + '\n';

/**
 * Who the bridge says it speaks for. Only the account lvs-peer can open that socket, sshd runs nothing but root's forced commands
 * for it, and those carry the name; so the name is root's word. One that root has taken back since is refused.
 */
export function callerFromFirstLine(paths: Paths, line: Buffer): Caller | null {
  try {
    const first = firstLineSchema.safeParse(JSON.parse(line.toString('utf8')));
    const known = first.success && readPeers(paths).some((p) => p.name === first.data.as);
    return known ? { kind: 'peer', key: first.data.as } : null;
  } catch {
    return null;
  }
}
