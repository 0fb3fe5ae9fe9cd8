import { draftRunning } from '@/lib/router';
import { saveOrShow } from './adopt';
import { EXIT, author, type Verb } from './command';
import { diffLines } from './diff';
import { columns, short, time } from './layout';
import { findingLines } from './words';

export const history: Verb = {
  name: 'history',
  usage: '[--peer] [--limit N]',
  summary: 'who changed lvs.cf, when and how; the newest first',
  options: { peer: { type: 'boolean' }, limit: { type: 'string' } },
  words: [0, 0],
  async run(context) {
    const limit = context.number('limit', 1, 500) ?? 20;
    const read = await (await context.chosen()).call('history.list', { limit });
    if (context.json) context.data(read);
    else if (read.entries.length === 0) context.say('Nothing was saved yet.');
    else {
      const rows = read.entries.map(({ id, at, sha256, serial_no, kind, author: who, caller, reason }) => [
        id,
        time(at),
        kind,
        short(sha256),
        serial_no === null ? '' : `serial ${serial_no}`,
        `${who} by ${caller}`,
        reason,
      ]);
      context.say(columns(rows));
    }
    return EXIT.ok;
  },
};

export const restore: Verb = {
  name: 'restore',
  usage: 'ID|running [--reason TEXT] [--dry-run]',
  summary: 'saves an entry of the history again, or what runs, as a new one; nothing is applied',
  options: { reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  words: [1, 1],
  async run(context) {
    const [id = ''] = context.words;
    const local = context.local();
    if (id === 'running') {
      const reason = context.text('reason') ?? 'what runs, saved again';
      return saveOrShow(context, await draftRunning(local), { reason, kind: 'restore' });
    }
    const { entry, content } = await local.call('history.read', { id });
    const now = await local.call('config.read', { which: 'saved' });
    if (context.flag('dry-run')) {
      const changes = diffLines(now?.content ?? '', content);
      if (context.json) context.data({ dryRun: true, entry, changes });
      else {
        context.say(
          `${short(now?.sha256)} → ${short(entry.sha256)} of ${time(entry.at)}. Nothing was changed.`,
        );
        for (const line of changes) context.say(`  ${line}`);
      }
      return EXIT.ok;
    }
    const reason = context.text('reason') ?? `restored ${id}`;
    const base = now?.sha256 ?? null;
    const saved = await local.call('config.save', {
      content,
      base,
      author: author(),
      reason,
      kind: 'restore',
    });
    if (context.json) context.data(saved);
    else {
      for (const line of findingLines('lvs.cf', saved.findings)) context.complain(line);
      context.say(
        `lvs.cf is again that of ${time(entry.at)}: ${short(saved.sha256)}. It runs after: lvsctl apply`,
      );
    }
    return EXIT.ok;
  },
};
