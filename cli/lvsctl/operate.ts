import { findServers, parse, read, type FoundServer, type NotFound } from '@/lib/lvscf';
import { AgentError, errorSentence, type Status } from '@/lib/protocol';
import { THIS_ROUTER, attempt, decide, type Decision, type RouterClient, type Taken } from '@/lib/router';
import { EXIT, UsageError, author, type Context, type ExitCode, type Verb } from './command';
import { exitOf } from './failure';
import { count, time } from './layout';
import { localOrDirect } from './without-agent';

type State = 'drained' | 'halted' | 'weight' | 'resumed';

const MEANS: Record<State, string> = {
  drained: 'takes no new clients; open connections go on',
  halted: 'is taken out of the table at once; its connections end',
  weight: 'gets another weight',
  resumed: 'returns to what lvs.cf says; its check decides',
};

function operateVerb(name: string, state: State, summary: string): Verb {
  const weighs = state === 'weight';
  return {
    name,
    usage: `VS RS ${weighs ? 'N ' : ''}[--dry-run]`,
    summary,
    options: { 'dry-run': { type: 'boolean' } },
    words: weighs ? [3, 3] : [2, 2],
    run: (context) => operate(context, name, state),
  };
}

export const drain = operateVerb(
  'drain',
  'drained',
  'no new clients for a real server; open connections go on',
);
export const halt = operateVerb('halt', 'halted', 'takes a real server out of the table at once');
export const resume = operateVerb(
  'resume',
  'resumed',
  'ends drain, halt, weight, and what was changed by ipvsadm',
);
export const weight = operateVerb('weight', 'weight', 'another weight for a real server, until resume');

async function operate(context: Context, verb: string, state: State): Promise<ExitCode> {
  const [service = '', server = ''] = context.words;
  const value = state === 'weight' ? weightOf(context.words[2] ?? '') : undefined;
  const { local, direct } = await localOrDirect(context.local());
  const text = await configOf(local);
  if (text === null) throw new AgentError('nothing-saved', { params: { router: local.name } });
  const found = findServers(read(parse(text).cst), service, server);
  if (!Array.isArray(found)) throw new UsageError(notFoundWords(found, service, server));
  const servers = found.map((f) => ({ service: f.service.id, server: f.server.id }));
  if (context.flag('dry-run')) return rehearse(context, verb, state, found, local);
  const peer = await context.peerOrNone();
  const decision = await decide({ local, peer, servers, state, weight: value, author: author() });
  if (context.json) context.data({ verb, direct, ...decision });
  else show(context, state, decision, direct);
  return exitCodeOf(decision);
}

/** Why a name on the command line names no server, and what it could have meant. */
export function notFoundWords({ problem, candidates }: NotFound, service: string, server: string): string {
  const what = problem.endsWith('service') ? `virtual server ${service}` : `real server ${server}`;
  const first = problem.startsWith('no')
    ? `There is no ${what}; there are:`
    : `The name of ${what} is not unique; name one of:`;
  return [first, ...candidates].join('\n  ');
}

function weightOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535)
    throw new UsageError(`A weight is a whole number from 0 to 65535, not “${text}”.`);
  return Number(text);
}

/** What runs, or what is saved where nothing does. */
async function configOf(router: RouterClient): Promise<Buffer | null> {
  const file =
    (await router.call('config.read', { which: 'running' })) ??
    (await router.call('config.read', { which: 'saved' }));
  return file && Buffer.from(file.content, 'base64');
}

function show(context: Context, state: State, { intents, local, peer }: Decision, direct: boolean): void {
  for (const { service, server, weight: value } of intents)
    context.say(`${service} ${server} ${state}${state === 'weight' ? ` ${value}` : ''}`);
  if (direct) context.complain('The agent of this router does not answer; this was done without it.');
  for (const taken of [local, ...(peer ? [peer] : [])]) showTaken(context, taken, state);
}

const TABLE = {
  done: 'in the kernel’s table, read back',
  direct: 'in the kernel’s table by ipvsadm, since lvsd does not answer',
  later: 'kept; it holds when lvsd runs again',
  failed: 'kept, but not in the kernel’s table',
};

function showTaken(context: Context, { router, result, failure }: Taken, state: State): void {
  if (failure) {
    const behind =
      router === THIS_ROUTER
        ? ''
        : ' It gets this when it returns: a console brings it there, or the next drain, halt, weight or resume.';
    context.complain(`${router}: not set. ${errorSentence(failure)}${behind}`);
  }
  if (!result) return;
  context.say(`${router}: ${TABLE[result.table]}${result.detail ? ` (${result.detail})` : ''}`);
  if (!result.saved && state !== 'resumed')
    context.complain(
      `${router}: the disk takes nothing, so this is forgotten when that router restarts. Make room and say it again.`,
    );
}

function exitCodeOf({ local, peer }: Decision): ExitCode {
  const all = [local, ...(peer ? [peer] : [])];
  if (all.some(({ result }) => result?.table === 'failed')) return EXIT.failed;
  const failure = all.find((taken) => taken.failure)?.failure;
  return failure ? exitOf(failure.code) : EXIT.ok;
}

async function rehearse(
  context: Context,
  verb: string,
  state: State,
  found: FoundServer[],
  local: RouterClient,
): Promise<ExitCode> {
  const table = await attempt(local.call('table', {}));
  const effects = found.map(({ service, server }) => ({
    ...{ service: service.id, server: server.id, name: server.name },
    connections: table.ok ? connectionsOf(table.value.services, service.id, server.address) : null,
  }));
  if (context.json) context.data({ dryRun: true, verb, effects });
  else {
    for (const { service, server, name, connections } of effects) {
      const open = connections === null ? '' : ` (${count(connections, 'open connection')} on this router)`;
      context.say(`${service} ${server} (${name}) ${MEANS[state]}${open}`);
    }
    context.say('Nothing was changed.');
  }
  return EXIT.ok;
}

type Services = { id: string; destinations: { address: string; active: number }[] }[];

function connectionsOf(services: Services, id: string, address: string | null): number | null {
  const found = services.find((s) => s.id === id)?.destinations.filter((d) => d.address === address);
  return found?.length ? found.reduce((sum, d) => sum + d.active, 0) : null;
}

/**
 * Rows of the status: other weights, and what still goes to drained servers. Who drained or halted what stands with the checks; while
 * there are none it is said here.
 */
export function decidedRows({ intents, checks }: Pick<Status, 'intents' | 'checks'>): string[][] {
  return (intents?.list ?? []).flatMap(({ service, server, state, weight: value, by, at, remaining }) => {
    const who = `by ${by} since ${time(at)}`;
    const rows = [];
    if (state === 'weight') rows.push(['weight', `${service} ${server}: ${value} ${who}`]);
    else if (!checks) rows.push([state, `${service} ${server} ${who}`]);
    if (remaining) rows.push(['remaining', `${service} ${server}: ${leftWords(remaining)}`]);
    return rows;
  });
}

type Remaining = NonNullable<NonNullable<Status['intents']>['list'][number]['remaining']>;

function leftWords(remaining: Remaining): string {
  const { active, inactive, persistent, endsIn } = remaining;
  const bound =
    persistent === null ? 'bound clients not counted' : `${count(persistent, 'client')} bound by persistence`;
  const end = endsIn === null ? '' : `; the last ends in ${endsIn} s if its client sends nothing more`;
  return `${active} active, ${inactive} inactive, ${bound}${end}`;
}
