import words from '@/lib/i18n/messages/en/drift.json';
import { sentence } from '@/lib/lvscf';
import { judge, readPair, readSources, repairCommand, type Difference } from '@/lib/router';
import { EXIT, type Verb } from './command';
import { age, time } from './layout';
import { reasonWords } from './words';

/** Changes told of one difference; `lvsctl diff` has them all. */
const MOST_CHANGES = 20;

export const drift: Verb = {
  name: 'drift',
  usage: '',
  summary:
    'what differs between file, running configuration, kernel and peer, and what mends it; changes nothing',
  options: {},
  words: [0, 0],
  async run(context) {
    const local = context.local();
    const peer = await context.peerOrNone();
    const pair = await readPair(local, peer);
    const found = judge(await readSources(pair, local, peer));
    const silent = [pair.local, ...(pair.peer ? [pair.peer] : [])].filter(({ status }) => status === null);
    if (context.json) {
      const differences = found.map((one) => ({
        ...one,
        changes: one.changes.map((change) => sentence(change)),
        repairs: one.repairs.map((repair) => ({ ...repair, command: repairCommand(repair) })),
      }));
      context.data({ differences, notAsked: silent.map(({ router }) => router) });
    } else {
      const now = new Date();
      for (const one of found) for (const line of differenceLines(one, now)) context.say(line);
      for (const { router } of silent) context.say(`not known: ${router} does not answer`);
      if (found.length === 0 && silent.length === 0)
        context.say(
          'No difference: what is saved runs, the kernel has it' + (peer ? ', on both routers.' : '.'),
        );
    }
    if (silent.length) return EXIT.unreachable;
    return found.length ? EXIT.failed : EXIT.ok;
  },
};

/** A difference, what it means in lvs.cf, and what can be done about it. */
export function differenceLines(one: Difference, now: Date): string[] {
  const { code, params, severity, router, since, changes, repairs } = one;
  const when = since ? ` (since ${time(since)}, ${age(since, now)})` : '';
  const more = changes.length - MOST_CHANGES;
  return [
    `${severity} ${router}: ${reasonWords({ code, params })}${when}`,
    ...changes.slice(0, MOST_CHANGES).map((change) => `  ${sentence(change)}`),
    ...(more > 0 ? [`  and ${more} more (lvsctl diff)`] : []),
    ...repairs.map((repair) => `  ${repairCommand(repair)}: ${words.repairs[repair.code].does}`),
  ];
}
