import { expect, it } from 'vitest';
import { type Intent, intentSchema, mergeIntents, parseIntents, printIntents } from './intents';

const NOW = Date.parse('2030-01-02T00:00:00.000Z');
const intent = (change: Partial<Intent> = {}): Intent => ({
  service: 'tcp:10.0.0.100:80',
  server: '10.0.0.13:80',
  state: 'drained',
  weight: null,
  at: '2030-01-01T00:00:00.000Z',
  by: 'root (anna)',
  ...change,
});

it('R57 every decision comes back from its file as it was', () => {
  const all = [
    intent(),
    intent({ server: '[fd00::13]:8080', state: 'weight', weight: 0 }),
    intent({ service: 'fwm:80', state: 'halted', by: 'console: Änne (10.0.0.5)' }),
    intent({ service: 'udp:[fd00::100]:53', state: 'resumed' }),
    // found by fuzzing: a line end to JavaScript's `.`, and to nobody else
    intent({ server: '10.0.0.15:80', by: 'a name with \u2028 in it' }),
  ];
  expect(parseIntents(printIntents(all))).toEqual(all);
});

it('R57 lines that we did not write are left out, and cannot smuggle words in', () => {
  const good = printIntents([intent()]);
  const bad = [
    'tcp:10.0.0.100:80 10.0.0.13:80 drained',
    'tcp:10.0.0.100:80;id 10.0.0.13:80 drained 2030-01-01T00:00:00Z x',
    'tcp:10.0.0.100:80 10.0.0.13:80 -C 2030-01-01T00:00:00Z x',
    'tcp:10.0.0.100:80 10.0.0.13:80 weight=99999 2030-01-01T00:00:00Z x',
    'tcp:10.0.0.100:80 10.0.0.13:80 drained yesterday x',
  ];
  expect(parseIntents(`${bad.join('\n')}\n${good}`)).toEqual([intent()]);
  expect(intentSchema.safeParse(intent({ by: 'x\ny' })).success).toBe(false);
});

it('R57 the newest decision counts, in whatever order the routers hear of them', () => {
  const later = intent({ state: 'resumed', at: '2030-01-01T08:00:00.000Z', by: 'b' });
  const other = intent({ server: '10.0.0.14:80', state: 'halted' });
  const one = mergeIntents([intent(), other], [later], NOW);
  expect(one).toEqual([later, other]);
  expect(mergeIntents([later], [other, intent()], NOW)).toEqual(one);
  expect(mergeIntents(one, one, NOW)).toEqual(one);
});

it('R57 two decisions at the same moment are settled alike on both routers', () => {
  const [a, b] = [intent({ state: 'halted' }), intent({ state: 'drained' })];
  expect(mergeIntents([a], [b], NOW)).toEqual(mergeIntents([b], [a], NOW));
});

it('R57 an end is forgotten after a month, a decision in force never', () => {
  const month = NOW + 31 * 86400_000;
  expect(mergeIntents([intent({ state: 'resumed' })], [], month)).toEqual([]);
  expect(mergeIntents([intent()], [], month)).toEqual([intent()]);
});
