import { expect, it } from 'vitest';
import { AgentError, type Intent, type MethodName, type Params, type Result } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { keepDecisionsAlike } from './keep-decisions';

const drained: Intent = {
  ...{ service: 'tcp:10.0.0.100:80', server: '10.0.0.13:80', state: 'drained', weight: null },
  ...{ at: '2030-01-01T00:00:00.000Z', by: 'anna' },
};

function router(name: string, intents: Intent[]) {
  const state = { intents, away: false, merges: 0 };
  const client: RouterClient = {
    name,
    call: <M extends MethodName>(method: M, params: Params<M>) => {
      if (state.away) return Promise.reject(new AgentError('unreachable'));
      if (method === 'intents.merge') {
        state.intents = (params as Params<'intents.merge'>).intents;
        state.merges++;
      }
      return Promise.resolve({ intents: state.intents } as Result<M>);
    },
    close: () => undefined,
  };
  return { client, state };
}

it('R57 a router that was away hears of what was decided meanwhile, once it is back, and is then left alone', async () => {
  const [here, there] = [router('here', [drained]), router('there', [])];
  there.state.away = true;
  const said: string[] = [];
  const end = keepDecisionsAlike((sentence) => said.push(sentence), {
    ...{ local: here.client, peer: () => Promise.resolve(there.client), everyMs: 5 },
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(there.state.intents).toEqual([]);
  there.state.away = false;
  await expect.poll(() => there.state.intents).toEqual([drained]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  end();
  expect([there.state.merges, here.state.merges]).toEqual([1, 0]);
  expect(said).toEqual([expect.stringContaining('there')]);
});
