import type { Result, Status } from '@/lib/protocol';
import { THIS_ROUTER, attempt, isActive, type Failure, type RouterClient } from '@/lib/router';
import { EXIT, UsageError, author, isRoot, type Context, type ExitCode, type Verb } from './command';
import { pulseDirectly } from './emergency';
import { exitOf } from './failure';
import { errorLines } from './words';

type PulseVerb = 'start' | 'stop' | 'restart' | 'reload';

interface Done {
  router: string;
  result: Result<'pulse.control'> | null;
  failure: Failure | null;
  /** run without the agent, which did not answer */
  direct: boolean;
}

function controlVerb(verb: PulseVerb, summary: string): Verb {
  return {
    name: verb,
    usage: '[--peer|--both] [--dry-run]',
    summary,
    options: { peer: { type: 'boolean' }, both: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
    words: [0, 0],
    async run(context) {
      if (context.flag('peer') && context.flag('both')) throw new UsageError('Either --peer or --both.');
      const routers = context.flag('both')
        ? await passiveFirst(context.local(), await context.peer())
        : [await context.chosen()];
      if (context.flag('dry-run')) return rehearse(context, verb, routers);
      const done: Done[] = [];
      for (const router of routers) {
        const one = await control(router, verb);
        done.push(one);
        if (!context.json) show(context, verb, one);
        // What failed on the passive router shall not be done to the one that carries the service.
        if (!one.result?.ok && (verb === 'restart' || verb === 'reload')) break;
      }
      if (context.json) context.data({ verb, routers: done });
      const failed = done.find(({ result }) => !result?.ok);
      if (!failed) return EXIT.ok;
      return failed.failure ? exitOf(failed.failure.code) : EXIT.failed;
    },
  };
}

export const start = controlVerb('start', 'compiles lvs.cf and starts pulse');
export const stop = controlVerb('stop', 'stops pulse; the other router takes over if it runs');
export const restart = controlVerb('restart', 'stops and starts pulse; --both: the passive router first');
export const reload = controlVerb('reload', 'takes over a changed lvs.cf without stopping');

async function control(router: RouterClient, verb: PulseVerb): Promise<Done> {
  const answer = await attempt(router.call('pulse.control', { verb, author: author() }));
  const done = { router: router.name, direct: false };
  if (answer.ok) return { ...done, result: answer.value, failure: null };
  const emergency =
    router.name === THIS_ROUTER &&
    answer.failure.code === 'unreachable' &&
    isRoot() &&
    (verb === 'start' || verb === 'stop');
  if (!emergency) return { ...done, result: null, failure: answer.failure };
  return { ...done, result: await pulseDirectly(verb), failure: null, direct: true };
}

function show(context: Context, verb: PulseVerb, { router, result, failure, direct }: Done): void {
  if (failure) for (const line of errorLines(failure, 'lvs.cf')) context.complain(line);
  if (!result) return;
  if (direct) context.complain('The agent of this router does not answer; pulse was told directly.');
  if (result.output) context.say(result.output.trimEnd());
  context.say(`${router}: pulse ${verb} ${result.ok ? 'done' : `failed (code ${result.code})`}`);
}

/** The router that does not hold the service first, so that stopping it moves nothing and a mistake shows there. */
async function passiveFirst(local: RouterClient, peer: RouterClient): Promise<RouterClient[]> {
  const [here, there] = await Promise.all([local, peer].map((router) => attempt(router.call('status', {}))));
  const active = (read: typeof here) => read?.ok === true && isActive(read.value) === true;
  return active(there) && !active(here) ? [local, peer] : [peer, local];
}

async function rehearse(context: Context, verb: PulseVerb, routers: RouterClient[]): Promise<ExitCode> {
  const lines: string[] = [];
  for (const router of routers)
    lines.push(`${router.name}: ${effect(verb, await router.call('status', {}))}`);
  if (context.json) context.data({ dryRun: true, verb, effects: lines });
  else for (const line of [...lines, 'Nothing was changed.']) context.say(line);
  return EXIT.ok;
}

/** What a verb would do, said before (R13). */
function effect(verb: PulseVerb, status: Status): string {
  const runs = status.pulse.state === 'running';
  const { saved, running } = status.config;
  const file = saved
    ? saved.sha256 === running?.sha256
      ? 'the same lvs.cf'
      : 'the saved lvs.cf'
    : 'no lvs.cf: it would fail';
  const held = status.vips?.filter((vip) => vip.held).length ?? 0;
  const moves =
    held > 0
      ? `; the ${held} virtual address${held === 1 ? '' : 'es'} held here move to the other router if it runs`
      : '';
  if (verb === 'stop') return runs ? `would stop${moves}` : 'does not run: nothing to stop';
  if (verb === 'start') return runs ? 'runs already: nothing to start' : `would start with ${file}`;
  if (verb === 'restart') return `would stop and start with ${file}${moves} meanwhile`;
  return runs ? `would take over ${file}; connections stay` : 'does not run: nothing to reload';
}
