import { diff as changesBetween, parse, sentence } from '@/lib/lvscf';
import type { RouterClient } from '@/lib/router';
import { EXIT, UsageError, type Verb } from './command';
import { short } from './layout';

/** What changed between two files, in an administrator's words, a line each. @param from, to base64 */
export function diffLines(from: string, to: string): string[] {
  const cst = (content: string) => parse(Buffer.from(content, 'base64')).cst;
  return changesBetween(cst(from), cst(to)).map((change) => sentence(change));
}

export const diff: Verb = {
  name: 'diff',
  usage: '[--peer|--pair]',
  summary: 'what is saved and does not run yet; --pair: what is saved here and not on the peer',
  options: { peer: { type: 'boolean' }, pair: { type: 'boolean' } },
  words: [0, 0],
  async run(context) {
    if (context.flag('peer') && context.flag('pair')) throw new UsageError('Either --peer or --pair.');
    const read = (router: RouterClient, which: 'saved' | 'running') => router.call('config.read', { which });
    const router = await context.chosen();
    const [from, to] = context.flag('pair')
      ? [await read(await context.peer(), 'saved'), await read(router, 'saved')]
      : [await read(router, 'running'), await read(router, 'saved')];
    const changes = diffLines(from?.content ?? '', to?.content ?? '');
    const same = from?.sha256 === to?.sha256;
    const [old, fresh] = context.flag('pair') ? ['saved on the peer', 'saved here'] : ['running', 'saved'];
    if (context.json) context.data({ same, from: from?.sha256 ?? null, to: to?.sha256 ?? null, changes });
    else if (same) context.say(`The same: ${old} and ${fresh} are ${short(to?.sha256)}.`);
    else {
      context.say(`${old} ${short(from?.sha256)} → ${fresh} ${short(to?.sha256)}`);
      for (const line of changes) context.say(`  ${line}`);
      if (changes.length === 0) context.say('  Only layout or comments differ.');
    }
    return EXIT.ok;
  },
};
