import { seenByIptables, seenByNft, together, type KernelMarks, type SeenMarks } from '@/lib/marks';

/** What may hold our rules; bin/pulse-marks tries them in this order. */
export const MARK_TOOLS = ['nft', 'iptables-nft', 'iptables-legacy', 'iptables'] as const;
export type MarkTool = (typeof MARK_TOOLS)[number];

/** Runs a program of the system and gives what it printed; rejects when it fails. */
export type Run = (program: string, args: string[]) => Promise<string>;

export function isMarkTool(text: string): text is MarkTool {
  return (MARK_TOOLS as readonly string[]).includes(text);
}

/** Our rules as that tool lists them, asking for no more tables than the rules that should be there use. */
export async function listOurs(tool: MarkTool, should: KernelMarks, run: Run): Promise<SeenMarks> {
  const six = (address: string) => address.includes(':');
  const families = [false, true].filter(
    (v6) => should.marks.some((m) => six(m.address) === v6) || should.sources.some((s) => six(s.from) === v6),
  );
  const parts: SeenMarks[] = [];
  for (const v6 of families) {
    if (tool === 'nft') {
      parts.push(seenByNft(await run('nft', ['-nn', 'list', 'table', v6 ? 'ip6' : 'ip', 'lvs_marks'])));
      continue;
    }
    const save = `${v6 ? tool.replace('ip', 'ip6') : tool}-save`;
    parts.push(seenByIptables(await run(save, ['-t', 'mangle'])));
    if (should.sources.some((s) => six(s.from) === v6))
      parts.push(seenByIptables(await run(save, ['-t', 'nat'])));
  }
  return together(...parts);
}
