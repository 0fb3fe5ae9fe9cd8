import words from '@/lib/i18n/messages/en/drift.json';
import { parse, read, sentence, type LvsConfig } from '@/lib/lvscf';
import {
  adoptedWords,
  draftAdoption,
  itemKey,
  saveDrafted,
  type Adopting,
  type Draft,
  type Item,
} from '@/lib/router';
import { EXIT, UsageError, author, type Context, type ExitCode, type Verb } from './command';
import { short } from './layout';
import { findingLines } from './words';

export const adopt: Verb = {
  name: 'adopt',
  usage: '[VS [RS]] [--peer] [--reason TEXT] [--dry-run]',
  summary:
    "writes what was changed by hand in the kernel's table, or drained and weighted, into lvs.cf; nothing is applied",
  options: { peer: { type: 'boolean' }, reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  words: [0, 2],
  async run(context) {
    const local = context.local();
    const saved = await local.call('config.read', { which: 'saved' });
    const config = read(parse(Buffer.from(saved?.content ?? '', 'base64')).cst);
    const [service, server] = context.words;
    const wants = (item: Item) => means(item, config, service, server);
    const draft = await draftAdoption({ local, from: await context.chosen(), wants });
    if (service !== undefined && draft.taken.length + draft.left.length === 0)
      throw new UsageError(
        'Nothing like that differs from lvs.cf in the kernel’s table; lvsctl drift lists what does.',
      );
    for (const { item, why } of draft.left) context.complain(`${itemKey(item)}: ${words.left[why]}`);
    const reason = context.text('reason') ?? adoptedWords(draft.taken);
    const exit = await saveOrShow(context, draft, { reason, kind: 'adopt' });
    if (exit === EXIT.ok && !context.json && decided(draft)) context.say(words.thenResume);
    return draft.left.length ? EXIT.failed : exit;
  },
};

/** An entry by the words of a command line: ids, addresses, or the names that lvs.cf has for it. */
function means(item: Item, config: LvsConfig, service?: string, server?: string): boolean {
  const virtual = config.virtual.find(({ id }) => id === item.service);
  const of = [item.service, item.service.replace(/^(?:tcp|udp):/, ''), virtual?.name, virtual?.address];
  if (service !== undefined && !of.includes(service)) return false;
  if (server === undefined) return true;
  if (item.server === null) return false;
  const address = item.server.slice(0, item.server.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');
  const named = virtual?.server
    .filter((s) => s.id === item.server || s.address === address)
    .map((s) => s.name);
  return [item.server, address, ...(named ?? [])].includes(server);
}

/** A drain, a halt or a weight stays in force beside lvs.cf until it is resumed. */
const decided = ({ taken }: Adopting): boolean => taken.some(({ kind }) => kind === 'decided');

/** Saves a draft as lvs.cf, or with --dry-run only says what it would change. @throws AgentError as config.save */
export async function saveOrShow(
  context: Context,
  draft: Draft,
  { reason, kind }: { reason: string; kind: 'adopt' | 'pull' | 'restore' },
): Promise<ExitCode> {
  const { base, sha256 } = draft;
  const changes = draft.changes.map((change) => sentence(change));
  const dryRun = context.flag('dry-run');
  const same = sha256 === base;
  const saved =
    dryRun || same ? null : await saveDrafted(context.local(), draft, { author: author(), reason, kind });
  if (context.json) {
    const { content: _, changes: __, ...rest } = draft;
    context.data({ dryRun, ...rest, changes, saved });
    return EXIT.ok;
  }
  for (const line of findingLines('lvs.cf', saved?.findings ?? [])) context.complain(line);
  if (same) context.say(`lvs.cf says this already: ${short(base)}.`);
  else {
    context.say(`${short(base)} → ${short(sha256)}`);
    for (const line of changes) context.say(`  ${line}`);
    if (changes.length === 0) context.say('  Only layout or comments differ.');
    context.say(saved ? 'lvs.cf saved. It runs after: lvsctl apply' : 'Nothing was changed.');
  }
  return EXIT.ok;
}
