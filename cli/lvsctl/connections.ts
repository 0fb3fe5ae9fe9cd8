import type { Connections } from '@/lib/protocol';
import { EXIT, type Verb } from './command';
import { columns, count, time } from './layout';

export const connections: Verb = {
  name: 'connections',
  usage: '[VS] [--peer] [--limit N] [--offset N]',
  summary: "the kernel's connection table, of all or one virtual server",
  options: { peer: { type: 'boolean' }, limit: { type: 'string' }, offset: { type: 'string' } },
  words: [0, 1],
  async run(context) {
    const [service = ''] = context.words;
    const limit = context.number('limit', 1, 1000) ?? 100;
    const offset = context.number('offset', 0, 999_999_999) ?? 0;
    const read = await (await context.chosen()).call('connections', { service, limit, offset });
    if (context.json) context.data(read);
    else context.say(connectionsText(read));
    return EXIT.ok;
  },
};

export function connectionsText({ connections: list, total, offset, cut, observedAt }: Connections): string {
  const rows = list.map(({ protocol, client, virtual, server, state, expires }) => [
    ...[protocol, client, virtual, server, state, `${expires} s`],
  ]);
  const last = offset + list.length;
  const part =
    list.length < total ? `, ${list.length ? `${offset + 1} to ${last}` : 'none of them'} shown` : '';
  const more = cut ? '; there are more, which were not read' : '';
  return [
    ...(rows.length
      ? [columns([['protocol', 'client', 'virtual', 'real server', 'state', 'left'], ...rows])]
      : []),
    `${count(total, 'connection')}${part}${more}`,
    `read ${time(observedAt)}`,
  ].join('\n');
}
