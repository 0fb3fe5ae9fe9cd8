import type { Forwarding } from '@/lib/protocol';
import { EXIT, UsageError, author, type Verb } from './command';
import { columns, time } from './layout';

const families = ['ipv4', 'ipv6'] as const;

export const forwarding: Verb = {
  name: 'forwarding',
  usage: '[show | on|off ipv4|ipv6|both] [--peer] [--dry-run]',
  summary: 'packet forwarding of the router: state, and on or off now and across reboots',
  options: { peer: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  words: [0, 2],
  async run(context) {
    const [verb = 'show', which] = context.words;
    const router = await context.chosen();
    if (verb === 'show' && which === undefined) {
      const state = await router.call('forwarding.read', {});
      if (context.json) context.data(state);
      else context.say(stateText(state));
      return EXIT.ok;
    }
    if (verb !== 'on' && verb !== 'off') throw new UsageError(`“${verb}” is none of show, on, off.`);
    const chosen = families.filter((family) => which === family || which === 'both');
    if (!chosen.length) throw new UsageError('Say which: ipv4, ipv6 or both.');
    if (context.flag('dry-run')) {
      const words = `Packet forwarding of ${chosen.join(' and ')} would be switched ${verb}, now and at boot.`;
      if (context.json) context.data({ dryRun: true, families: chosen, to: verb === 'on' });
      else context.say(`${words} Nothing was changed.`);
      return EXIT.ok;
    }
    const wanted = Object.fromEntries(chosen.map((family) => [family, verb === 'on']));
    const state = await router.call('forwarding.set', { ...wanted, author: author() });
    if (context.json) context.data(state);
    else context.say(stateText(state));
    return EXIT.ok;
  },
};

export function stateText(state: Forwarding): string {
  const rows = families.map((family) => {
    const { now, atBoot, needed, before } = state[family];
    return [
      family,
      now === null ? 'unknown to this kernel' : now ? 'on' : 'off',
      atBoot ? 'on at boot' : needed ? 'on when pulse starts (NAT needs it)' : 'not set at boot by us',
      before === null ? '' : `was ${before} before`,
    ];
  });
  return `${columns(rows)}\nread ${time(state.observedAt)}`;
}
