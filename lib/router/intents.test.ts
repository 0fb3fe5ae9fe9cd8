import { expect, it } from 'vitest';
import {
  AgentError,
  mergeIntents,
  type Intent,
  type MethodName,
  type Params,
  type Result,
} from '@/lib/protocol';
import type { RouterClient } from './client';
import { decide, syncIntents } from './intents';

/** A router that keeps decisions as the agent does, in memory. */
function router(name: string, intents: Intent[] = []) {
  const state = { intents, away: false };
  const client: RouterClient = {
    name,
    call: <M extends MethodName>(method: M, params: Params<M>) => {
      if (state.away) return Promise.reject(new AgentError('unreachable', { params: { router: name } }));
      if (method === 'intents.merge')
        state.intents = mergeIntents(state.intents, (params as Params<'intents.merge'>).intents, Date.now());
      const answer = { intents: state.intents, saved: true, table: 'done', detail: '', observedAt: '' };
      return Promise.resolve(answer as unknown as Result<M>);
    },
    close: () => undefined,
  };
  return { client, state };
}
const web = { service: 'tcp:10.0.0.100:80', server: '10.0.0.13:80' };
const other = { service: 'tcp:10.0.0.100:80', server: '10.0.0.14:80' };
const states = (intents: Intent[]) => intents.map((i) => `${i.server} ${i.state}`);

it('R57 is set on both routers, and is the same decision there', async () => {
  const [a, b] = [router('a'), router('b')];
  const done = await decide({
    ...{ local: a.client, peer: b.client, servers: [web], state: 'drained', author: 'anna' },
  });
  expect(done).toMatchObject({ local: { result: { table: 'done' } }, peer: { result: { table: 'done' } } });
  expect(a.state.intents).toEqual(b.state.intents);
  expect(a.state.intents).toMatchObject([{ ...web, state: 'drained', by: 'anna', weight: null }]);
});

it('R57 a peer that is away is named, and gets it when it is back; what was said there meanwhile comes here', async () => {
  const [a, b] = [router('a'), router('b')];
  b.state.away = true;
  const { peer } = await decide({
    ...{ local: a.client, peer: b.client, servers: [web], state: 'halted', author: 'anna' },
  });
  expect(peer).toMatchObject({ router: 'b', result: null, failure: { code: 'unreachable' } });
  b.state.away = false;
  await decide({ local: b.client, peer: null, servers: [other], state: 'drained', author: 'ben' });
  expect(await syncIntents(a.client, b.client, 'console')).toBe(true);
  expect(states(a.state.intents)).toEqual(['10.0.0.13:80 halted', '10.0.0.14:80 drained']);
  expect(b.state.intents).toEqual(a.state.intents);
  expect(await syncIntents(a.client, b.client, 'console')).toBe(false);
});

it('R57 the next decision brings along what the other router did not hear of', async () => {
  const [a, b] = [router('a'), router('b')];
  b.state.away = true;
  await decide({ local: a.client, peer: b.client, servers: [web], state: 'drained', author: 'anna' });
  b.state.away = false;
  await decide({ local: a.client, peer: b.client, servers: [other], state: 'drained', author: 'anna' });
  expect(b.state.intents).toEqual(a.state.intents);
  expect(b.state.intents).toHaveLength(2);
});

it('R57 resume wins also against a decision of a router whose clock is ahead', async () => {
  const ahead: Intent = { ...web, state: 'drained', weight: null, at: '2099-01-01T00:00:00.000Z', by: 'ben' };
  const [a, b] = [router('a'), router('b', [ahead])];
  await decide({ local: a.client, peer: b.client, servers: [web], state: 'resumed', author: 'anna' });
  expect(states(a.state.intents)).toEqual(['10.0.0.13:80 resumed']);
  expect(b.state.intents).toEqual(a.state.intents);
});
