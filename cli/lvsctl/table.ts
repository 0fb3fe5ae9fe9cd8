import { ratesBetween, type Counters, type Result, type Table, type TableRates } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { EXIT, UsageError, type Verb } from './command';
import { columns, time } from './layout';

/** One answer's worth; the agent gives no more at once. */
const PAGE = 1000;

export const table: Verb = {
  name: 'table',
  usage: '[--peer] [--filter TEXT] [--stats|--rate [--seconds N]]',
  summary: "the kernel's IPVS table, read now; its counters; their growth each second",
  options: {
    peer: { type: 'boolean' },
    filter: { type: 'string' },
    stats: { type: 'boolean' },
    rate: { type: 'boolean' },
    seconds: { type: 'string' },
  },
  words: [0, 0],
  async run(context) {
    const seconds = context.number('seconds', 1, 60);
    if (context.flag('stats') && context.flag('rate')) throw new UsageError('Either --stats or --rate.');
    if (seconds !== undefined && !context.flag('rate')) throw new UsageError('--seconds goes with --rate.');
    const router = await context.chosen();
    const filter = context.text('filter') ?? '';
    const read = await whole(router, filter);
    if (context.flag('rate')) {
      await new Promise((resolve) => setTimeout(resolve, (seconds ?? 1) * 1000));
      const rates = ratesBetween(read, await whole(router, filter));
      if (context.json) context.data(rates);
      else context.say(ratesText(rates));
    } else if (context.json) context.data(read);
    else context.say(context.flag('stats') ? statsText(read) : tableText(read));
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

const HEAD = ['connections', 'packets in', 'packets out', 'bytes in', 'bytes out'];

const cells = ({ connections, inPackets, outPackets, inBytes, outBytes }: Counters, digits: number) =>
  [connections, inPackets, outPackets, inBytes, outBytes].map((n) => (n === null ? '–' : n.toFixed(digits)));

function counterRows(
  services: { id: string; counters: Counters; destinations: { id: string; counters: Counters }[] }[],
  digits: number,
): string[][] {
  return services.flatMap(({ id, counters, destinations }) => [
    [id, ...cells(counters, digits)],
    ...destinations.map((d) => [`  ${d.id}`, ...cells(d.counters, digits)]),
  ]);
}

/** `ipvsadm -Ln --stats` */
export function statsText({ services, observedAt }: Table): string {
  if (services.length === 0) return `The table is empty.\nread ${time(observedAt)}`;
  const rows = counterRows(
    services.map((s) => ({
      ...{ id: s.id, counters: s },
      destinations: s.destinations.map((d) => ({ id: d.id, counters: d })),
    })),
    0,
  );
  return `${columns([['', ...HEAD], ...rows])}\nread ${time(observedAt)}`;
}

/** `ipvsadm -Ln --rate`, over an interval that is said */
export function ratesText({ services, seconds, to }: TableRates): string {
  if (services.length === 0) return `The table is empty.\nread ${time(to)}`;
  const rows = counterRows(
    services.map((s) => ({
      ...{ id: s.id, counters: s.rates },
      destinations: s.destinations.map((d) => ({ id: d.id, counters: d.rates })),
    })),
    1,
  );
  const head = HEAD.map((name) => `${name}/s`);
  return `${columns([['', ...head], ...rows])}\nover ${seconds.toFixed(1)} s, until ${time(to)}`;
}
