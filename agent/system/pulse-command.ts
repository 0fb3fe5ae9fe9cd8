import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { program } from './programs';
import { run } from './run';

export type PulseVerb = 'start' | 'stop' | 'restart' | 'reload' | 'reload-applied' | 'compile';

export interface PulseResult {
  ok: boolean;
  code: number;
  /** what the service script said, bounded */
  output: string;
}

/** What moves the service: bin/pulse, or under systemd the unit. */
export type PulseCommand = (verb: PulseVerb) => Promise<PulseResult>;

/** A start waits for lvsd's first round of checks and compiles up to 10,000 servers: far below a minute, so that is a hang. */
const limitMs = 60_000;

/**
 * @param root LVS_ROOT: only the router that is the machine itself has units
 * @param programFile the agent's own bundle; bin/pulse lies in the same tree
 */
export function pulseCommand(root: string, programFile = process.argv[1] ?? ''): PulseCommand {
  const script = path.resolve(path.dirname(realpathSync(programFile)), '../bin/pulse');
  const units = root === '/' && existsSync('/run/systemd/system');
  const viaUnit: readonly PulseVerb[] = ['start', 'stop', 'restart', 'reload'];
  return async (verb) => {
    const [file, args] =
      units && viaUnit.includes(verb) ? [program('systemctl'), [verb, 'pulse.service']] : [script, [verb]];
    const result = await run(file, args, { limitMs, maxOutput: 64 * 1024, env: { LVS_ROOT: root } });
    const said = `${result.stdout}${result.stderr}`.slice(-16 * 1024);
    const output = result.timedOut ? `${said}\nended after ${limitMs / 1000} s` : said;
    return { ok: result.code === 0, code: result.code ?? 255, output };
  };
}
