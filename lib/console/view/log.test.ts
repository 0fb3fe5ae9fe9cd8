import { describe, expect, it } from 'vitest';
import { linesToAsk, logQuery, logRows, MOST_LINES, unitsOf, type RouterLog } from './log';

const line = (seconds: number | null, text: string, unit = 'pulse') => ({
  at: seconds === null ? null : new Date(seconds * 1000).toISOString(),
  unit,
  text,
});
const logs: RouterLog[] = [
  {
    router: 'lvs1',
    lines: [
      line(10, 'start'),
      line(30, 'gratuitous lvs arps finished'),
      line(null, 'and more of it'),
      line(31, 'Printing VRRP as json for process 7 on signal', 'keepalived'),
    ],
    error: null,
  },
  {
    router: 'lvs2',
    lines: [
      line(20, '{"at":"x","level":"error","event":"apply","code":"busy","ms":3}', 'lvs-agent'),
      line(40, 'web1 is DOWN', 'lvsd'),
      line(40, 'web1 is DOWN', 'lvsd'),
    ],
    error: null,
  },
];

describe('R14 the log of both routers', () => {
  it('stands in the order of time; a line without one stays behind its own predecessor', () => {
    const rows = logRows(logs, { limit: 10 });
    expect(rows.map(({ router, text }) => `${router} ${text}`)).toEqual([
      'lvs1 start',
      'lvs2 apply code=busy ms=3',
      'lvs1 gratuitous lvs arps finished',
      'lvs1 and more of it',
      'lvs2 web1 is DOWN',
      'lvs2 web1 is DOWN',
    ]);
    expect(rows.map(({ look }) => look)).toEqual([null, 'bad', 'ok', null, null, null]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('a line keeps its key when older ones leave', () => {
    const keys = (limit: number) => logRows(logs, { limit }).map(({ key }) => key);
    expect(keys(4)).toEqual(keys(10).slice(-4));
  });

  it('is filtered by unit and words, then cut to the newest', () => {
    expect(logRows(logs, { limit: 10, text: 'down' })).toHaveLength(2);
    expect(logRows(logs, { limit: 10, unit: 'lvs-agent' })).toHaveLength(1);
    expect(logRows(logs, { limit: 10, unit: 'lvs-agent', text: 'nothing' })).toEqual([]);
    expect(logRows(logs, { limit: 1 })).toMatchObject([{ text: 'web1 is DOWN' }]);
    expect(unitsOf(logs, 'gone')).toEqual(['gone', 'keepalived', 'lvs-agent', 'lvsd', 'pulse']);
  });

  it('the query is followed at first, and bounded', () => {
    expect(logQuery({})).toEqual({ which: 'all', unit: '', text: '', lines: 200, every: 3 });
    expect(logQuery({ shown: '1', router: 'peer', lines: '7', text: ' a ' })).toMatchObject({
      which: 'peer',
      lines: 200,
      text: 'a',
      every: null,
    });
    expect(linesToAsk(logQuery({ text: 'x' }))).toBe(MOST_LINES);
    expect(linesToAsk(logQuery({ lines: '1000' }))).toBe(MOST_LINES);
  });
});
