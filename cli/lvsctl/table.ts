import type { Result, Table } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { EXIT, type Verb } from './command';
import { columns, time } from './layout';

/** One answer's worth; the agent gives no more at once. */
const PAGE = 1000;

export const table: Verb = {
  name: 'table',
  usage: '[--peer] [--filter TEXT]',
  summary: "the kernel's IPVS table, read now",
  options: { peer: { type: 'boolean' }, filter: { type: 'string' } },
  words: [0, 0],
  async run(context) {
    const read = await whole(await context.chosen(), context.text('filter') ?? '');
    if (context.json) context.data(read);
    else context.say(tableText(read));
    return EXIT.ok;
  },
};

async function whole(router: RouterClient, filter: string): Promise<Table> {
  const first = await router.call('table', { offset: 0, limit: PAGE, filter });
  const services = [...first.services];
  // The table may shrink between two pages: an empty page is the end whatever `total` was.
  while (services.length < first.total) {
    const next: Result<'table'> = await router.call('table', {
      offset: services.length,
      limit: PAGE,
      filter,
    });
    if (next.services.length === 0) break;
    services.push(...next.services);
  }
  return { ...first, services };
}

export function tableText({ services, observedAt }: Table): string {
  if (services.length === 0) return `The table is empty.\nread ${time(observedAt)}`;
  const rows = services.flatMap((service) => [
    [
      service.id,
      `${service.scheduler}${service.persistent ? ` persistent ${service.persistent} s` : ''}`,
      ...['weight', 'active', 'inactive'],
    ],
    ...service.destinations.map(({ id, forwarding, weight, active, inactive }) => [
      `  ${id}`,
      forwarding,
      String(weight),
      String(active),
      String(inactive),
    ]),
  ]);
  return `${columns(rows)}\nread ${time(observedAt)}`;
}
