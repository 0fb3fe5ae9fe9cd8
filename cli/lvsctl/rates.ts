import { findServers, parse, read, type NotFound } from '@/lib/lvscf';
import { MEASURES, STEPS, stepsOf, type RateHistory } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { EXIT, UsageError, type Context, type Verb } from './command';
import { columns, time } from './layout';
import { notFoundWords } from './operate';

/** Minutes that are shown: an hour in steps of a minute, ten minutes in the agent's own samples. */
const USUAL = 10;
const MOST = 60;

export const rates: Verb = {
  name: 'rates',
  usage: '[VS [RS]] [--peer] [--minutes N]',
  summary: 'connections, packets and bytes a second in the last minutes, of all or one server',
  options: { peer: { type: 'boolean' }, minutes: { type: 'string' } },
  words: [0, 2],
  async run(context) {
    const minutes = context.number('minutes', 1, MOST) ?? USUAL;
    const router = await context.chosen();
    const of = await idsOf(context, router);
    const history = await router.call('rates', of);
    if (context.json) context.data(history);
    else context.say(historyText(history, minutes));
    return EXIT.ok;
  },
};

/** Names become the ids of what runs there; an id is taken as it is, since the kernel may have entries that lvs.cf has not. */
async function idsOf(context: Context, router: RouterClient): Promise<{ service?: string; server?: string }> {
  const [service = '', server = ''] = context.words;
  if (!service) return {};
  if (!server && /^(?:tcp|udp|sctp|fwm):/.test(service)) return { service };
  const file = await router.call('config.read', { which: 'running' });
  const config = read(parse(Buffer.from(file?.content ?? '', 'base64')).cst);
  if (!server) {
    const named = config.virtual.filter((v) => v.name === service).map((v) => v.id);
    if (named.length === 1) return { service: named[0] };
    const problem = named.length ? 'ambiguous-service' : 'no-service';
    const candidates = named.length ? named : config.virtual.map((v) => v.id);
    throw new UsageError(notFoundWords({ problem, candidates }, service, ''));
  }
  const found = findServers(config, service, server);
  const [first, second] = Array.isArray(found) ? found : [];
  if (first && !second) return { service: first.service.id, server: first.server.id };
  const why: NotFound = Array.isArray(found)
    ? { problem: 'ambiguous-server', candidates: found.map((f) => f.server.id) }
    : found;
  throw new UsageError(notFoundWords(why, service, server));
}

const HEAD = ['connections/s', 'packets in/s', 'packets out/s', 'bytes in/s', 'bytes out/s', 'active'];

export function historyText(history: RateHistory, minutes: number): string {
  const { since, observedAt, kept } = history;
  const known = stepsOf(history, minutes * 60).filter(({ to }) => to > since);
  const cell = (n: number | null, digits: number) => (n === null ? 'unknown' : n.toFixed(digits));
  const rows = known.map((step) => [
    time(step.to),
    ...MEASURES.map((name) => cell(step[name], name === 'active' ? 0 : 1)),
  ]);
  return [
    ...(kept ? [] : ['The table is too long: the agent keeps the router and its virtual servers alone.']),
    ...(rows.length ? [columns([['until', ...HEAD], ...rows])] : []),
    `samples since ${time(since)}; read ${time(observedAt)}, means of ${Math.max((minutes * 60) / STEPS, history.interval)} s each`,
  ].join('\n');
}
