import { draftPull } from '@/lib/router';
import { saveOrShow } from './adopt';
import type { Verb } from './command';

export const pull: Verb = {
  name: 'pull',
  usage: '[--running] [--reason TEXT] [--dry-run]',
  summary: "saves the peer's lvs.cf here, byte for byte; --running: the one that it runs; nothing is applied",
  options: { running: { type: 'boolean' }, reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  words: [0, 0],
  async run(context) {
    const which = context.flag('running') ? 'running' : 'saved';
    const peer = await context.peer();
    const draft = await draftPull({ local: context.local(), peer, which });
    const reason = context.text('reason') ?? `${which} on ${peer.name}`;
    return saveOrShow(context, draft, { reason, kind: 'pull' });
  },
};
