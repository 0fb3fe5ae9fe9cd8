import { describe, expect, it } from 'vitest';
import { AgentError, type MethodName, type Status } from '@/lib/protocol';
import type { RouterClient } from './client';
import { FakeAgent, hash } from './fake-agent.test-kit';
import { applyPair } from './coordinator';
import { guardChange, watchHealth } from './health';

const OLD = 'serial_no = 1\n';
const NEW = 'serial_no = 2\n';
const DROPPED: Status['findings'][number] = {
  ...{ code: 'down-since-change', severity: 'warning', since: null },
  params: { count: 1, first: 'tcp:10.0.0.100:80 10.0.0.11:80', owner: 'root' },
};

/** Two agents on a change that waits, each with what it watched and what it has found at the end. */
async function committed(
  watch: { servers: number; seconds: number } | null,
  findings: Status['findings'] = [],
) {
  const agents = { local: new FakeAgent(OLD), peer: new FakeAgent(OLD) };
  const asked: string[] = [];
  const saying = (client: RouterClient, found: Status['findings']): RouterClient => ({
    ...client,
    async call(method, params) {
      asked.push(`${client.name} ${method}`);
      const answer = (await client.call(method, params)) as object | null;
      if (method === ('change.get' satisfies MethodName) && answer) return { ...answer, watch } as never;
      return (method === 'status' ? { ...answer, findings: found } : answer) as never;
    },
  });
  const local = saying(agents.local.client('this router'), []);
  const peer = saying(agents.peer.client('lvs2'), findings);
  const { changeId, outcome } = await applyPair({
    ...{ local, peer, bundle: { lvscf: Buffer.from(NEW).toString('base64') }, base: hash(Buffer.from(OLD)) },
    ...{ owner: 'root', revertAfter: 300, passiveFirst: true, allowAlone: false },
  });
  expect(outcome).toBe('done');
  const texts = () => [agents.local, agents.peer].map((agent) => agent.running?.toString());
  return { local, peer, changeId, texts, agents, asked };
}

describe('R54 health after a change', () => {
  it('waits for the longest watch and a moment, and says what each router found', async () => {
    const { local, peer, changeId } = await committed({ servers: 3, seconds: 5 }, [DROPPED]);
    const waited: number[] = [];
    const health = await watchHealth({ local, peer, changeId, most: 60 }, (seconds) => {
      waited.push(seconds);
      return Promise.resolve();
    });
    expect(waited.reduce((sum, s) => sum + s, 0)).toBe(6);
    expect(health).toMatchObject({
      ...{ outcome: 'dropped', watched: 3, seconds: 6 },
      findings: [{ router: 'lvs2', finding: { code: 'down-since-change' } }],
    });
  });

  it('does not wait where nothing was up before, nor longer than is asked', async () => {
    const nothing = await committed(null);
    const never = () => Promise.reject(new Error('not to be waited for'));
    expect(await watchHealth({ ...nothing, most: 60 }, never)).toMatchObject({
      outcome: 'unknown',
      seconds: 0,
    });
    const slow = await committed({ servers: 1, seconds: 600 });
    const health = await watchHealth({ ...slow, most: 10 }, () => Promise.resolve());
    expect(health).toMatchObject({ outcome: 'well', seconds: 10 });
  });

  it('ends when somebody takes the change back meanwhile', async () => {
    const { local, peer, changeId } = await committed({ servers: 1, seconds: 5 });
    const health = await watchHealth({ local, peer, changeId, most: 60 }, async () => {
      await local.call('change.abort', { changeId });
    });
    expect(health.outcome).toBe('ended');
  });

  it('with no router to be asked at the end it is unknown, not well', async () => {
    const { local, peer, changeId } = await committed({ servers: 1, seconds: 1 });
    const mute = (client: RouterClient): RouterClient => ({
      ...client,
      call: (method, params) =>
        method === 'status'
          ? Promise.reject(new AgentError('unreachable', { params: {} }))
          : client.call(method, params),
    });
    const health = await watchHealth({ local: mute(local), peer: mute(peer), changeId, most: 9 }, () =>
      Promise.resolve(),
    );
    expect(health.outcome).toBe('unknown');
  });

  const quick = { servers: 1, seconds: -1 + 0.01 };
  it.each([
    ['reverted', [DROPPED], true, true, OLD],
    ['left', [DROPPED], false, false, NEW],
    ['kept', [], true, true, NEW],
    ['left', [], true, false, NEW],
  ] as const)('%s: dropped %j, revert %s, keep %s', async (then, findings, revert, keep, text) => {
    const { local, peer, changeId, texts } = await committed(quick, [...findings]);
    const guarded = await guardChange({ local, peer, changeId, revert, keep, author: 'test' });
    expect(guarded.then).toBe(then);
    expect(texts()).toEqual([text, text]);
    const step = (await local.call('change.get', { changeId }))?.step;
    expect(step).toBe({ reverted: 'reverted', kept: 'confirmed', left: 'committed' }[then]);
  });
});
