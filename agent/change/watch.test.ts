import { describe, expect, it } from 'vitest';
import type { Check } from '@/lib/protocol';
import { exampleCheck } from '@/pulse/compile/example-check';
import { intended, server, service } from '@/pulse/lvsd/example';
import type { ChangeRecord } from './record';
import { droppedSince, watchedOf } from './watch';

const HTTP = 'tcp:10.0.0.100:80';
const SMTP = 'tcp:10.0.0.100:25';
const COMMITTED = '2030-01-01T00:00:00.000Z';
const after = (seconds: number) => new Date(Date.parse(COMMITTED) + seconds * 1000).toISOString();

const check = (id: string, state: Check['state'], since = after(-3600), of = HTTP): Check => ({
  ...{ service: of, server: `10.0.0.${id}:80`, label: '', state, since, lastCheck: since, latencyMs: 1 },
  reason: null,
});
const web = (ids: string[], change: Parameters<typeof service>[1] = {}) =>
  service(
    ids.map((id) => server(`10.0.0.${id}`)),
    change,
  );
const before = (checks: Check[]) => ({ intended: intended([web(['11', '12', '13'])]), checks });

describe('R54 what is watched after a change', () => {
  it('is what was up before and is configured as before: not the drained, the down, the changed, the removed', () => {
    const picture = before([check('11', 'up'), check('12', 'drained'), check('13', 'down')]);
    expect(watchedOf(picture, intended([web(['11', '12', '13'])]))).toEqual({
      servers: [`${HTTP} 10.0.0.11:80`],
      seconds: 12,
    });
    const all = before([check('11', 'up'), check('12', 'up'), check('13', 'up')]);
    const heavier = [server('10.0.0.11'), server('10.0.0.12', { weight: 5 })];
    expect(watchedOf(all, intended([service(heavier)])).servers).toEqual([`${HTTP} 10.0.0.11:80`]);
  });

  it('a new neighbour or another name touches nothing; another scheduler touches the whole virtual server', () => {
    const all = before([check('11', 'up'), check('12', 'up')]);
    expect(watchedOf(all, intended([web(['11', '12', '14'], { label: 'WEB' })])).servers).toHaveLength(2);
    expect(watchedOf(all, intended([web(['11', '12'], { scheduler: 'rr' })])).servers).toEqual([]);
  });

  it('for as long as the slowest check needs: two periods, with fall more', () => {
    const slow = service([server('10.0.0.11')], {
      check: { ...exampleCheck({ timeout: 10, reentry: 15 }), fall: 3 },
    });
    const picture = { intended: intended([slow]), checks: [check('11', 'up')] };
    expect(watchedOf(picture, intended([slow])).seconds).toBe(40);
    expect(watchedOf({ ...picture, checks: [] }, intended([slow])).seconds).toBe(0);
  });
});

describe('R54 what went down with a change', () => {
  const watched = {
    servers: [`${HTTP} 10.0.0.11:80`, `${HTTP} 10.0.0.12:80`, `${SMTP} 10.0.0.13:80`],
    seconds: 12,
  };
  const moment = (uptime: number) => ({ wall: after(uptime), boot: 'one', uptime });
  const record = (change: Partial<ChangeRecord> = {}, step: ChangeRecord['state']['step'] = 'committed') =>
    ({
      state: { step, owner: 'root' },
      doing: 'idle',
      watched,
      committed: moment(0),
      ...change,
    }) as ChangeRecord;
  const up = [check('11', 'up'), check('12', 'up'), check('13', 'up', undefined, SMTP)];
  const said = (checks: Check[], seconds = 12, of = record()) =>
    droppedSince(of, moment(seconds), checks).map(({ code, severity, params }) => [
      code,
      severity,
      params.first,
    ]);

  it('nothing', () => {
    expect(said(up)).toEqual([]);
    expect(said([])).toEqual([]);
  });

  it('one server; a virtual server that has no other is said first', () => {
    const one = [check('11', 'down', after(7)), ...up.slice(1)];
    expect(said(one)).toEqual([['down-since-change', 'warning', `${HTTP} 10.0.0.11:80`]]);
    const last = [...up.slice(0, 2), check('13', 'down', after(7), SMTP)];
    expect(said(last)).toEqual([
      ['service-down-since-change', 'error', SMTP],
      ['down-since-change', 'warning', `${SMTP} 10.0.0.13:80`],
    ]);
  });

  it('not who was drained since, nor who fails later, nor who was not watched', () => {
    expect(said([check('11', 'drained', after(3)), check('12', 'held', after(3))])).toEqual([]);
    expect(said([check('11', 'down', after(14)), ...up.slice(1)], 60)).toEqual([]);
    expect(said([check('19', 'down', after(3)), ...up])).toEqual([]);
  });

  it('for as long as the change may be taken back, and ten minutes after its watch when it was kept', () => {
    const one = [check('11', 'down', after(7)), ...up.slice(1)];
    expect(said(one, 5000)).toHaveLength(1);
    expect(said(one, 600, record({}, 'confirmed'))).toHaveLength(1);
    expect(said(one, 613, record({}, 'confirmed'))).toEqual([]);
    expect(said(one, 12, record({}, 'reverted'))).toEqual([]);
    expect(said(one, 12, record({ doing: 'reverting' }))).toEqual([]);
    expect(said(one, 12, record({ watched: null }))).toEqual([]);
  });
});
