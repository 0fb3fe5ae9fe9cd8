import type { IntendedServer, LoadSpec } from '@/pulse/compile';
import type { Programs } from '@/pulse/nanny';
import { loadPolicy } from '@/pulse/policy';
import { type Find, readCommand, uptimeArgv } from './commands';
import { readFeedback } from './feedback';
import type { Said } from './law';
import { readRstat } from './rstat';
import { readRwho } from './rwho';

/** From where one load is read: two virtual servers with the same real server and tool share it. */
export interface Source {
  spec: LoadSpec;
  address: string;
  /** the real server's name, by which rwhod knows it */
  host: string;
}

export function sourceOf(spec: LoadSpec, { address, label }: IntendedServer): Source {
  return { spec, address, host: label };
}

/** Identity of a source. */
export function sourceKey({ spec, address, host }: Source): string {
  const { tool, remote, program, port, every } = spec;
  const of = { uptime: remote, rup: '', ruptime: host, feedback: port, program }[tool];
  return JSON.stringify([tool, address, every, of]);
}

/** What readings stand on. */
export interface LoadTools {
  programs: Programs;
  /** path of root's policy */
  agentConf: string;
  find: Find;
}

/**
 * Reads it once.
 * @param signal ends it; it rejects with the signal's reason then
 * @returns with the moment that it speaks of, milliseconds of the epoch
 * @throws LoadUnknown
 */
export async function readLoad(
  { spec, address, host }: Source,
  { programs, agentConf, find }: LoadTools,
  signal: AbortSignal,
): Promise<{ said: Said; at: number }> {
  if (spec.tool === 'ruptime') return readRwho(host, Date.now());
  const read = () => {
    switch (spec.tool) {
      case 'rup':
        return readRstat(address, signal);
      case 'feedback':
        return readFeedback(address, spec.port, signal);
      case 'program':
        return readCommand(programs, [spec.program, address], false, signal);
      default:
        return readCommand(
          programs,
          uptimeArgv(spec.remote, address, loadPolicy(agentConf), find),
          true,
          signal,
        );
    }
  };
  const said = await read();
  return { said, at: Date.now() };
}
