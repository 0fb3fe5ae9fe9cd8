import { AgentError } from '@/lib/protocol';
import { activeSince, configAgreement, readPair, takeover, whoIsActive } from '@/lib/router';
import { EXIT, UsageError, isRoot, type Context, type ExitCode, type Verb } from './command';
import { emergencyStatus } from './emergency';
import { asFailure, exitOf } from './failure';
import { isHealthy, pairText, statusText } from './status-text';
import { errorSentence } from '@/lib/protocol';

export const status: Verb = {
  name: 'status',
  usage: '[--peer|--pair]',
  summary: 'state of pulse, virtual addresses, heartbeat, real servers and lvs.cf',
  options: { peer: { type: 'boolean' }, pair: { type: 'boolean' } },
  words: [0, 0],
  async run(context) {
    if (context.flag('peer') && context.flag('pair')) throw new UsageError('Either --peer or --pair.');
    return context.flag('pair') ? both(context) : one(context);
  },
};

async function one(context: Context): Promise<ExitCode> {
  const router = await context.chosen();
  try {
    const read = await router.call('status', {});
    if (context.json) context.data(read);
    else context.say(statusText(router.name, read, new Date()));
    return isHealthy(read) ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (
      !(error instanceof AgentError) ||
      context.flag('peer') ||
      !isRoot() ||
      exitOf(error.code) !== EXIT.unreachable
    ) {
      throw error;
    }
    // The emergency: root wants to know although the agent is dead.
    const read = await emergencyStatus(asFailure(error));
    context.complain(`${errorSentence(asFailure(error))} What follows was read without it.`);
    if (context.json) context.data(read);
    else context.say(statusText(router.name, read, new Date()));
    return EXIT.unreachable;
  }
}

async function both(context: Context): Promise<ExitCode> {
  const pair = await readPair(context.local(), await context.peerOrNone());
  if (context.json) {
    context.data({
      ...pair,
      active: whoIsActive(pair),
      activeSince: activeSince(pair),
      takeover: takeover(pair),
      config: configAgreement(pair),
    });
  } else context.say(pairText(pair, new Date()));
  const readings = [pair.local, ...(pair.peer ? [pair.peer] : [])];
  if (readings.some(({ status: read }) => read === null)) return EXIT.unreachable;
  const well = readings.every(({ status: read }) => read !== null && isHealthy(read));
  return well && (!pair.peer || takeover(pair).can === true) ? EXIT.ok : EXIT.failed;
}
