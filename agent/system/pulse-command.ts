import { realpathSync } from 'node:fs';
import path from 'node:path';
import { run } from './run';

export type PulseVerb = 'start' | 'stop' | 'restart' | 'reload' | 'reload-applied';

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
