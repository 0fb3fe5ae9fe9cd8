import { errorSentence, type Reason } from '@/lib/protocol';
import {
  THIS_ROUTER,
  attempt,
  beginMaintenance,
  endMaintenance,
  failBack,
  failover as handOver,
  type FailoverResult,
} from '@/lib/router';
import { EXIT, UsageError, author, isRoot, type Context, type ExitCode, type Verb } from './command';
import { pulseDirectly } from './emergency';
import { exitOf } from './failure';
import { time } from './layout';
import { reasonWords } from './words';

export const failover: Verb = {
  name: 'failover',
  usage: '[--back] [--force] [--dry-run]',
  summary: 'gives the service to the other router, where it stays; --back: to the primary again',
  options: { back: { type: 'boolean' }, force: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  words: [0, 0],
  async run(context) {
    const back = context.flag('back');
    const local = context.local();
    const asked = await attempt(local.call('hello', { protocol: 1 }));
    if (!asked.ok && asked.failure.code === 'unreachable' && isRoot() && !context.flag('dry-run'))
      return withoutAgent(context, back);
    const dryRun = context.flag('dry-run');
    const options = { local, peer: await context.peerOrNone(), author: author(), dryRun };
    const run = back ? failBack : handOver;
    const result = await run({ ...options, force: context.flag('force') });
    return report(context, result, dryRun);
  },
};

export const maintenance: Verb = {
  name: 'maintenance',
  usage: '[show|on|off] [--peer] [--reason TEXT] [--force] [--dry-run]',
  summary: 'a router that shall not lead, also after a restart; on: the other one takes the service',
  options: {
    peer: { type: 'boolean' },
    reason: { type: 'string' },
    force: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  words: [0, 1],
  async run(context) {
    const [verb = 'show'] = context.words;
    if (verb === 'show') return show(context);
    if (verb !== 'on' && verb !== 'off') throw new UsageError(`“${verb}” is none of show, on, off.`);
    return verb === 'on' ? begin(context) : end(context);
  },
};

async function show(context: Context): Promise<ExitCode> {
  const router = await context.chosen();
  const { lowered } = await router.call('status', {});
  if (context.json) context.data(lowered);
  else {
    const found = lowered?.maintenance;
    context.say(
      found
        ? `${router.name}: in maintenance since ${time(found.at)} by ${found.by}: ${found.reason}`
        : `${router.name}: ${lowered ? 'not in maintenance' : 'not known'}`,
    );
  }
  return EXIT.ok;
}

async function begin(context: Context): Promise<ExitCode> {
  const reason = context.text('reason') ?? '';
  if (!reason.trim()) throw new UsageError('Say why, for whoever comes next: --reason TEXT.');
  const dryRun = context.flag('dry-run');
  const options = { ...(await maintenanceOptions(context)), dryRun, reason, force: context.flag('force') };
  const begun = await beginMaintenance(options);
  if (begun.served) return report(context, begun.move, dryRun);
  const { router, lowered } = begun;
  if (context.json) context.data(lowered ?? { dryRun, router, moves: false });
  else if (lowered) context.say(`${router}: in maintenance; it did not serve, so nothing moved.`);
  else context.say(`${router} does not serve: it would only be lowered. Nothing was changed.`);
  return EXIT.ok;
}

async function maintenanceOptions(context: Context) {
  const side = context.flag('peer') ? ('peer' as const) : ('local' as const);
  const peer = context.flag('peer') ? await context.peer() : await context.peerOrNone();
  return { local: context.local(), peer, side, author: author() };
}

/** Nothing moves: a primary that does not serve stays lowered until `failover --back`. */
async function end(context: Context): Promise<ExitCode> {
  const dryRun = context.flag('dry-run');
  const { router, lowered } = await endMaintenance({ ...(await maintenanceOptions(context)), dryRun });
  if (context.json) context.data(lowered ?? { dryRun, router, moves: false });
  else if (!lowered)
    context.say(`${router}: its maintenance would end; the service stays where it is. Nothing was changed.`);
  else {
    context.say(`${router}: no longer in maintenance.`);
    if (lowered.handover)
      context.say('The service stays where it is; lvsctl failover --back brings it to this router.');
  }
  return EXIT.ok;
}

function report(context: Context, result: FailoverResult, dryRun: boolean): ExitCode {
  if (context.json) context.data({ ...result, dryRun });
  else {
    for (const obstacle of result.obstacles) context.complain(obstacleWords(obstacle));
    if (result.failure) context.complain(errorSentence(result.failure));
    for (const line of linesOf(result, dryRun)) context.say(line);
  }
  if (result.outcome === 'done' || result.outcome === 'already') return EXIT.ok;
  if (result.failure) return exitOf(result.failure.code);
  return dryRun && result.to && !result.obstacles.length ? EXIT.ok : EXIT.failed;
}

function obstacleWords(reason: Reason): string {
  const words = reasonWords(reason);
  const { router } = reason.params;
  return typeof router === 'string' && !words.includes(router) ? `${router}: ${words}` : words;
}

function linesOf(result: FailoverResult, dryRun: boolean): string[] {
  const { outcome, from, to, ms, lowered, obstacles, shares } = result;
  if (shares && (outcome === 'done' || outcome === 'already'))
    return [
      `Each router serves the virtual addresses that prefer it${outcome === 'already' ? ' already' : ''}; no router is lowered for a hand-over.`,
    ];
  switch (outcome) {
    case 'done':
      return [
        `${to} has the service: it holds every virtual address, ${from} holds none. That took ${((ms ?? 0) / 1000).toFixed(1)} s, in which ${from} went on serving.`,
        lowered
          ? `It stays there: ${lowered} is lowered until lvsctl failover --back, or until pulse starts anew on ${lowered}.`
          : 'No router is lowered: this is the ordinary state of the pair.',
      ];
    case 'already':
      return [`${to} has the service already; no router is lowered for a hand-over.`];
    case 'not-moved':
      return [
        `${to} did not take the service within the time. Both routers are as they were; ${from} serves.`,
      ];
    case 'unknown':
      return ['What became of it is not known: see lvsctl status --pair.'];
    case 'refused':
      if (dryRun && shares && to && !obstacles.length)
        return [`${to} would take back the virtual addresses that prefer it. Nothing was changed.`];
      if (dryRun && to && !obstacles.length)
        return [`${from} would give the service to ${to}, and serve until it has it. Nothing was changed.`];
      return [
        'Nothing was changed. What stands above speaks against it; --force does it where it is possible at all.',
      ];
  }
}

/** Root, and the agent dead: this router gives the service away, or is itself again. Nothing can be asked of the other one. */
async function withoutAgent(context: Context, back: boolean): Promise<ExitCode> {
  const { ok, output } = await pulseDirectly(back ? 'take-back' : 'hand-over');
  if (context.json) context.data({ router: THIS_ROUTER, direct: true, ok, output });
  else {
    context.complain(
      'The agent of this router does not answer; pulse was told directly, without a look at the other router.',
    );
    if (output) context.say(output);
  }
  return ok ? EXIT.ok : EXIT.failed;
}
