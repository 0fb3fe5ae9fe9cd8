import { program } from './programs';
import { run } from './run';
import { Unknown } from './unknown';

/**
 * What a reading program prints.
 * @param limitMs a reader that takes longer says nothing true about now
 * @throws Unknown `program-missing`, `program-failed` (with its own words), `timeout`, `too-much-output`
 */
export async function readCommand(
  name: Parameters<typeof program>[0],
  args: readonly string[],
  { limitMs = 5000, maxOutput = 32 << 20 } = {},
): Promise<string> {
  const result = await run(program(name), args, { limitMs, maxOutput });
  const said = { program: name, detail: result.stderr.trim().slice(0, 300) };
  if (result.timedOut) throw new Unknown('timeout', { what: name, seconds: limitMs / 1000 });
  if (result.tooMuch) throw new Unknown('too-much-output', said);
  if (result.code !== 0) throw new Unknown('program-failed', said);
  return result.stdout;
}
