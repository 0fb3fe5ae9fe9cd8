import { hostname } from 'node:os';
import type { Facts } from '@/lib/lvscf/types';
import { FACTS_ARGV, parseFacts } from '@/pulse/compile/facts';
import { readCommand } from './read-command';

/**
 * This router's interfaces and addresses as the kernel has them now: which VIPs it answers for, and what lvs.cf is checked
 * against.
 * @throws Unknown when `ip` cannot be run
 */
export async function readFacts(): Promise<Facts> {
  return parseFacts(await readCommand('ip', FACTS_ARGV), hostname());
}
