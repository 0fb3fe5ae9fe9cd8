import { EXIT, type Verb } from './command';
import { columns, time } from './layout';

export const facts: Verb = {
  name: 'facts',
  usage: '[--peer]',
  summary: "the router's interfaces and addresses; with --json for lvscf keepalived --facts",
  options: { peer: { type: 'boolean' } },
  words: [0, 0],
  async run(context) {
    const read = await (await context.chosen()).call('facts', {});
    if (context.json) context.data(read);
    else {
      const rows = read.interfaces.map(({ name, up, addresses }) => [
        name,
        up === null ? 'link not known' : up ? 'up' : 'down',
        addresses
          .map((a) => `${a.address}/${a.prefix}${a.label && a.label !== name ? ` (${a.label})` : ''}`)
          .join(', '),
      ]);
      context.say(`${read.hostname}\n${columns(rows, '  ')}`);
    }
    return EXIT.ok;
  },
};

export const log: Verb = {
  name: 'log',
  usage: '[--peer] [--lines N]',
  summary: 'the last lines of pulse, lvsd, keepalived and the agent',
  options: { peer: { type: 'boolean' }, lines: { type: 'string' } },
  words: [0, 0],
  async run(context) {
    const lines = context.number('lines', 1, 2000) ?? 50;
    const read = await (await context.chosen()).call('log', { lines });
    if (context.json) context.data(read);
    else
      for (const { at, unit, text } of read.lines) context.say(`${at ? `${time(at)} ` : ''}${unit}: ${text}`);
    return EXIT.ok;
  },
};
