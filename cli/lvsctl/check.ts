import { findServers, parse, read } from '@/lib/lvscf';
import { AgentError, type CheckRun } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { EXIT, UsageError, type Context, type Verb } from './command';
import { columns, count } from './layout';
import { notFoundWords } from './operate';
import { reasonWords } from './words';

export const check: Verb = {
  name: 'check',
  usage: 'VS RS [--peer]',
  summary: 'checks a real server now, from this router or the peer; shows what was sent and received',
  options: { peer: { type: 'boolean' } },
  words: [2, 2],
  async run(context) {
    const router = await context.chosen();
    const runs: CheckRun[] = [];
    for (const { service, server } of await serversOf(context, router))
      runs.push(await router.call('check.run', { service, server }));
    if (context.json) context.data(runs.map((run) => ({ router: router.name, ...run })));
    else for (const run of runs) context.say(text(router.name, run));
    return runs.every(({ outcome }) => outcome === 'good') ? EXIT.ok : EXIT.failed;
  },
};

/** Of what runs there: nothing else is checked. */
async function serversOf(context: Context, router: RouterClient) {
  const [service = '', server = ''] = context.words;
  const running = await router.call('config.read', { which: 'running' });
  if (!running)
    throw new AgentError('unavailable', { params: { router: router.name, what: 'lvsd-not-answering' } });
  const found = findServers(read(parse(Buffer.from(running.content, 'base64')).cst), service, server);
  if (!Array.isArray(found)) throw new UsageError(notFoundWords(found, service, server));
  return found.map((f) => ({ service: f.service.id, server: f.server.id }));
}

const OUTCOME = { good: 'good', bad: 'BAD', undecided: 'could not be made' };

function text(router: string, run: CheckRun): string {
  const { service, server, label, outcome, reason, latencyMs, limit, sent, received, expect, program } = run;
  const passed = ({ bytes, head }: CheckRun['received']) =>
    bytes ? `${count(bytes, 'byte')}: “${head}”` : 'nothing';
  const rows = [
    ['check', `${run.kind} over ${run.protocol}, limit ${limit} s`],
    ...(program.length ? [['program', program.join(' ')]] : []),
    ...(sent ? [['sent', passed(sent)]] : []),
    [program.length ? 'printed' : 'received', passed(received)],
    ['wanted', expect === null ? 'nothing in particular' : `“${expect}”`],
  ];
  const why = reason ? ` ${reasonWords(reason)}` : '';
  return `${service} ${server} (${label}) from ${router}: ${OUTCOME[outcome]} after ${latencyMs} ms.${why}\n${columns(rows, '  ')}`;
}
