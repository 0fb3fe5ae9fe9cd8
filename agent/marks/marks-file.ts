import path from 'node:path';
import { parse, read } from '@/lib/lvscf';
import type { LvsConfig } from '@/lib/lvscf/types';
import { parseMarks, validateMarks, type MarksFinding } from '@/lib/marks';
import type { Paths } from '@/lib/protocol';
import { readAgentConf } from '../agent-conf';
import { readLvscf, sha256Of } from '../config/lvscf-file';
import { readBounded } from '../config/read-bounded';

/** Ten thousand rules; a longer file is no marks.conf. */
const MOST_BYTES = 1 << 20;

export interface MarksFile {
  content: Buffer;
  sha256: string;
}

/** @returns null when there is no such file. @throws AgentError `unavailable`, `too-large` */
export async function readMarksFile(file: string): Promise<MarksFile | null> {
  const content = await readBounded(file, 'marks.conf', MOST_BYTES);
  if (!content) return null;
  return { content, sha256: sha256Of(content) };
}

/** lvs.cf as saved or as applied, as the daemons understand it; an empty one when there is none. */
export async function readConfig(paths: Paths, which: 'saved' | 'applied'): Promise<LvsConfig> {
  const file = await readLvscf(which === 'saved' ? paths.lvscf : path.join(paths.applied, 'lvs.cf'));
  return file?.config ?? read(parse('').cst);
}

/**
 * Everything that is wrong or doubtful with this marks.conf here: its own rules, how it fits the saved lvs.cf, and root's limits
 * on addresses (agent.conf), which hold for marks as for VIPs.
 */
export async function checkMarks(paths: Paths, content: Buffer): Promise<MarksFinding[]> {
  const parsed = parseMarks(content);
  const findings = validateMarks(parsed, await readConfig(paths, 'saved'));
  const { vipNetworks } = readAgentConf(paths.agentConf);
  if (!vipNetworks) return findings;
  const refused = parsed.rules.flatMap(({ address }, i) => {
    if (address === null || vipNetworks.list.check(address, address.includes(':') ? 'ipv6' : 'ipv4'))
      return [];
    const params = { address, allowed: vipNetworks.text };
    const position = { offset: 0, length: 0, line: parsed.lines[i] ?? 1, column: 1 };
    return [{ code: 'VIP_NOT_ALLOWED', severity: 'error' as const, params, position }];
  });
  return [...findings, ...refused];
}
