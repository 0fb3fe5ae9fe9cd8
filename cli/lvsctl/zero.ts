import { EXIT, UsageError, author, type Verb } from './command';
import { count } from './layout';

export const zero: Verb = {
  name: 'zero',
  usage: '[VS] [--peer] [--dry-run]',
  summary: 'sets the counters of one virtual server, or of all, to zero',
  options: { peer: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  words: [0, 1],
  async run(context) {
    const [service = null] = context.words;
    if (service === '') throw new UsageError('VS is an id such as tcp:10.0.0.100:80.');
    const router = await context.chosen();
    if (context.flag('dry-run')) {
      const { services } = await router.call('table', { filter: service ?? '', limit: 1000 });
      const would = services.map(({ id }) => id).filter((id) => service === null || id === service);
      if (context.json) context.data({ dryRun: true, would });
      else
        context.say(
          `It would zero the counters of ${count(would.length, 'virtual server')}. Nothing was changed.`,
        );
      return would.length || service === null ? EXIT.ok : EXIT.failed;
    }
    const done = await router.call('table.zero', { service, author: author() });
    if (context.json) context.data(done);
    else context.say(`${router.name}: counters of ${count(done.zeroed.length, 'virtual server')} are zero.`);
    return EXIT.ok;
  },
};
