import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Paths } from '@/lib/protocol';
import { program } from './programs';
import { run } from './run';

export type PulseVerb = 'start' | 'stop' | 'restart' | 'reload' | 'reload-applied' | 'marks';

export interface PulseResult {
  ok: boolean;
  code: number;
  /** what the service script said, bounded */
  output: string;
}

/** What moves the service. */
export type PulseCommand = (verb: PulseVerb) => Promise<PulseResult>;

/** A start compiles up to 10,000 servers and waits for its lock at most a minute: longer is a hang. */
const limitMs = 60_000;

/**
 * bin/pulse, which itself goes through the units where the machine runs systemd.
 * @param root LVS_ROOT
 * @param programFile the agent's own bundle; bin/pulse lies in the same tree
 */
export function pulseCommand(root: string, programFile = process.argv[1] ?? ''): PulseCommand {
  const script = path.resolve(path.dirname(realpathSync(programFile)), '../bin/pulse');
  return async (verb) => {
    const result = await run(script, [verb], { limitMs, maxOutput: 64 * 1024, env: { LVS_ROOT: root } });
    const said = `${result.stdout}${result.stderr}`.slice(-16 * 1024);
    const output = result.timedOut ? `${said}\nended after ${limitMs / 1000} s` : said;
    return { ok: result.code === 0, code: result.code ?? 255, output };
  };
}

/**
 * Waits until no start, stop or reload is under way: one that an agent began goes on when that agent is killed, and would move
 * the service after its successor has looked. bin/pulse holds this lock for as long as it works.
 * @throws Error when it does not end
 */
export async function pulseIdle({ pulseRun }: Paths): Promise<void> {
  if (!existsSync(pulseRun)) return;
  const { code } = await run(program('flock'), ['-w', '60', path.join(pulseRun, 'lock'), 'true'], {
    limitMs: 65_000,
  });
  if (code !== 0) throw new Error('a start, stop or reload of pulse has not ended for a minute');
}
