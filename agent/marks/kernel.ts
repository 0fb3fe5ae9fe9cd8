import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  asLoaded,
  printRule,
  seenByIptables,
  seenByNft,
  type KernelMarks,
  type SeenMarks,
} from '@/lib/marks';
import type { MarksState, Paths } from '@/lib/protocol';
import { isMarkTool, listOurs, type MarkTool } from '@/pulse/guard';
import { readCommand } from '../system/read-command';

type Name = Parameters<typeof readCommand>[0];
const run = (program: string, args: string[]) => readCommand(program as Name, args);

/** The tool that bin/pulse-marks noted when it loaded them; null when nothing is loaded. */
export async function loadedBy(paths: Paths): Promise<MarkTool | null> {
  const text = await readFile(path.join(paths.pulseRun, 'marks.tool'), 'utf8').catch(() => '');
  const tool = text.trim();
  return isMarkTool(tool) ? tool : null;
}

/** Are exactly these rules in the kernel? @throws Unknown when they cannot be listed */
export async function readKernel(
  paths: Paths,
  should: KernelMarks,
): Promise<NonNullable<MarksState['kernel']>> {
  const tool = await loadedBy(paths);
  const none = should.marks.length + should.sources.length === 0;
  if (tool === null) return { tool, asApplied: none };
  // nft lists a table that somebody removed by failing; whether nft itself works shows in a listing that cannot fail so
  if (tool === 'nft') await run('nft', ['list', 'tables']);
  const listed = await listOurs(tool, should, run).catch((error: unknown) => {
    if (tool === 'nft') return null;
    throw error;
  });
  return { tool, asApplied: listed !== null && asLoaded(should, listed) };
}

/** Rules of others that set a mark, by every tool that is there; one that does not work in this kernel has none. */
export async function readForeign(): Promise<MarksState['foreign']> {
  const listings: [tool: string, program: Name, args: string[], read: (text: string) => SeenMarks][] = [
    ['nft', 'nft', ['-nn', 'list', 'ruleset'], seenByNft],
  ];
  // Without -t only tables that are in use are listed: asking loads no module.
  for (const tool of ['iptables-nft', 'iptables-legacy', 'ip6tables-nft', 'ip6tables-legacy'] as const)
    listings.push([tool, `${tool}-save`, [], seenByIptables]);
  const found = await Promise.all(
    listings.map(async ([tool, program, args, read]) => {
      const text = await run(program, args).catch(() => '');
      return read(text).foreign.map((f) => ({ tool, text: f.text, rule: f.rule && printRule(f.rule) }));
    }),
  );
  return found.flat();
}
