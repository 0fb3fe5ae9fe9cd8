import { describe, expect, it } from 'vitest';
import { AgentError, type MethodName } from '@/lib/protocol';
import type { RouterClient } from './client';
import { applyPair, commitOrder, type ApplyOptions } from './coordinator';
import { FakeAgent, hash, statusOf } from './fake-agent.test-kit';
import { abortPair, confirmPair, pairState } from './settle';

const OLD = 'serial_no = 1\n';
const NEW = 'serial_no = 2\n';
const bundle = { lvscf: Buffer.from(NEW).toString('base64') };

function pairOfAgents() {
  const local = new FakeAgent(OLD);
  local.held = 'all';
  const peer = new FakeAgent(OLD);
  return { local, peer, here: local.client('this router'), there: peer.client('backup') };
}

function options(
  here: RouterClient,
  there: RouterClient | null,
  more: Partial<ApplyOptions> = {},
): ApplyOptions {
  return {
    local: here,
    peer: there,
    bundle,
    base: hash(Buffer.from(OLD)),
    owner: 'piranha',
    revertAfter: 60,
    passiveFirst: true,
    allowAlone: false,
    ...more,
  };
}

/** The same client until its n-th call; that one is lost on the way there or on the way back, and so is everything after it. */
function cutAt(
  client: RouterClient,
  n: number,
  lost: 'request' | 'answer',
): RouterClient & { calls: () => number } {
  let calls = 0;
  return {
    ...client,
    calls: () => calls,
    async call(method, params) {
      calls++;
      if (calls > n || (calls === n && lost === 'request'))
        throw new AgentError('unreachable', { params: { method } });
      const answer = await client.call(method, params);
      if (calls === n) throw new AgentError('unreachable', { params: { method } });
      return answer;
    },
  };
}

function content(agent: FakeAgent): 'old' | 'new' | 'neither' {
  const text = agent.running?.toString();
  if (text !== agent.saved?.toString()) return 'neither';
  return text === OLD ? 'old' : text === NEW ? 'new' : 'neither';
}

describe('the pair-wide change (R40, R54)', () => {
  it('R40 is done on both, the passive router first, and waits for its confirmation', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const order: string[] = [];
    const watch = (client: RouterClient): RouterClient => ({
      ...client,
      call: (method, params) => {
        if (method === 'change.commit') order.push(client.name);
        return client.call(method, params);
      },
    });
    const result = await applyPair(options(watch(here), watch(there)));
    expect(result).toMatchObject({ outcome: 'done', peerBehind: false, repair: [] });
    expect(order).toEqual(['backup', 'this router']);
    expect(result.confirmBy).toBe('2030-01-01T00:01:00.000Z');
    expect([content(local), content(peer)]).toEqual(['new', 'new']);
    const confirmed = await confirmPair({
      author: 'test',
      local: here,
      peer: there,
      changeId: result.changeId,
    });
    expect(confirmed.outcome).toBe('confirmed');
    local.pass(100);
    peer.pass(100);
    expect([content(local), content(peer)]).toEqual(['new', 'new']);
  });

  it('goes back on both when nobody confirms, and says so', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const { changeId } = await applyPair(options(here, there));
    local.pass(61);
    peer.pass(61);
    const state = await pairState({ local: here, peer: there, changeId: null });
    expect(state.changeId).toBe(changeId);
    expect([state.routers?.local.on, state.routers?.peer?.on]).toEqual(['old', 'old']);
    expect(state.routers?.peer?.change?.reason?.code).toBe('timer');
    expect([content(local), content(peer)]).toEqual(['old', 'old']);
    expect((await confirmPair({ author: 'test', local: here, peer: there, changeId })).outcome).toBe(
      'not-confirmed',
    );
  });

  it('without confirmation is confirmed at once on both', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const result = await applyPair(options(here, there, { revertAfter: null }));
    expect(result).toMatchObject({ outcome: 'done', confirmBy: null });
    local.pass(10_000);
    peer.pass(10_000);
    expect([content(local), content(peer)]).toEqual(['new', 'new']);
  });

  it('R52 changes nothing when one router refuses, and gives the findings of each', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const findings = [{ code: 'NO_SUCH_DEVICE', severity: 'error', params: {} }];
    peer.refuses['change.prepare'] = new AgentError('invalid', { params: {}, findings });
    const result = await applyPair(options(here, there));
    expect(result.outcome).toBe('refused');
    expect(result.routers.peer?.failure).toMatchObject({ code: 'invalid', findings });
    expect(result.routers.local.change?.step).toBe('aborted');
    expect([content(local), content(peer)]).toEqual(['old', 'old']);
    expect(local.seen).not.toContain('change.commit');
    expect((await applyPair(options(here, null))).outcome).toBe('done');
  });

  it('R56 refuses when the file was changed meanwhile, here or on the peer', async () => {
    const { here, there, peer } = pairOfAgents();
    const stale = await applyPair(options(here, there, { base: hash(Buffer.from('else')) }));
    expect(stale).toMatchObject({
      outcome: 'refused',
      routers: { local: { failure: { code: 'conflict' } } },
    });
    peer.saved = peer.running = Buffer.from('by hand');
    const peerBase = hash(Buffer.from(OLD));
    const other = await applyPair(options(here, there, { peerBase }));
    expect(other).toMatchObject({ outcome: 'refused', routers: { peer: { failure: { code: 'conflict' } } } });
  });

  it('takes the passive router back when the active one cannot commit', async () => {
    const { local, peer, here, there } = pairOfAgents();
    local.refuses['change.commit'] = new AgentError('verification-failed', { params: {} });
    const result = await applyPair(options(here, there));
    expect(result.outcome).toBe('undone');
    expect(result.routers.local.failure?.code).toBe('verification-failed');
    expect([content(local), content(peer)]).toEqual(['old', 'old']);
  });

  it('R54 with the peer out of reach changes the survivor only when allowed, and says that the peer is behind', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const gone = cutAt(there, 0, 'request');
    const refused = await applyPair(options(here, gone));
    expect(refused).toMatchObject({
      outcome: 'refused',
      routers: { peer: { failure: { code: 'unreachable' } } },
    });
    expect(content(local)).toBe('old');
    const alone = await applyPair(options(here, gone, { allowAlone: true }));
    expect(alone).toMatchObject({ outcome: 'done', peerBehind: true, routers: { peer: { on: 'unknown' } } });
    expect([content(local), content(peer)]).toEqual(['new', 'old']);
    const confirmed = await confirmPair({
      author: 'test',
      local: here,
      peer: there,
      changeId: alone.changeId,
    });
    expect(confirmed.outcome).toBe('confirmed');
  });

  it('a lost acknowledgement of a commit is not a failure', async () => {
    const { local, peer, here, there } = pairOfAgents();
    let lost = false;
    const flaky: RouterClient = {
      ...there,
      async call(method, params) {
        const answer = await there.call(method, params);
        if (method === 'change.commit' && !lost) {
          lost = true;
          throw new AgentError('timeout', { params: {} });
        }
        return answer;
      },
    };
    expect((await applyPair(options(here, flaky))).outcome).toBe('done');
    expect(lost).toBe(true);
    expect([content(local), content(peer)]).toEqual(['new', 'new']);
  });

  it('confirms nothing when the peer is cut off before the confirmation: both end on old', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const { changeId } = await applyPair(options(here, there));
    const result = await confirmPair({
      author: 'test',
      local: here,
      peer: cutAt(there, 0, 'request'),
      changeId,
    });
    expect(result.outcome).toBe('not-confirmed');
    expect(result.repair.map(({ code }) => code)).toContain('read-again');
    expect(result.repair.map(({ code }) => code)).toContain('will-revert');
    local.pass(61);
    peer.pass(61);
    expect([content(local), content(peer)]).toEqual(['old', 'old']);
  });

  it('an agent of an older release, which knows no author there, is asked without: kept and taken back all the same', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const older: typeof there = {
      ...there,
      call: (method, params) =>
        method.startsWith('change.') && 'author' in params
          ? Promise.reject(new AgentError('invalid-params', { params: { what: 'params' } }))
          : there.call(method, params),
    };
    const first = await applyPair(options(here, older));
    const taken = { author: 'test', local: here, peer: older, changeId: first.changeId };
    expect((await abortPair(taken)).outcome).toBe('aborted');
    expect([content(local), content(peer)]).toEqual(['old', 'old']);
    const { changeId } = await applyPair(options(here, older));
    expect((await confirmPair({ ...taken, changeId })).outcome).toBe('confirmed');
    expect([content(local), content(peer)]).toEqual(['new', 'new']);
  });

  it('confirms the survivor alone when the administrator says so', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const { changeId } = await applyPair(options(here, there));
    const gone = cutAt(there, 0, 'request');
    const result = await confirmPair({ author: 'test', local: here, peer: gone, changeId, alone: true });
    expect(result.outcome).toBe('half');
    local.pass(61);
    peer.pass(61);
    expect([content(local), content(peer)]).toEqual(['new', 'old']);
    const state = await pairState({ local: here, peer: there, changeId });
    expect(state.repair).toEqual([{ code: 'push-again', params: { from: 'this router', to: 'backup' } }]);
  });

  it('abort takes both back', async () => {
    const { local, peer, here, there } = pairOfAgents();
    const { changeId } = await applyPair(options(here, there));
    expect((await abortPair({ author: 'test', local: here, peer: there, changeId })).outcome).toBe('aborted');
    expect([content(local), content(peer)]).toEqual(['old', 'old']);
  });

  it('says that something else was saved since', async () => {
    const { peer, here, there } = pairOfAgents();
    const { changeId } = await applyPair(options(here, there));
    peer.running = Buffer.from('by hand');
    const state = await pairState({ local: here, peer: there, changeId });
    expect(state.routers?.peer?.on).toBe('other');
    expect(state.repair).toContainEqual({ code: 'changed-since', params: { router: 'backup' } });
  });
});

describe('a stop at each step ends on old or new on both', () => {
  /** Runs a whole change up to (not including) the administrator's confirmation. */
  async function run(
    cut: 'peer' | 'coordinator',
    n: number,
    lost: 'request' | 'answer',
    revertAfter: number | null,
  ) {
    const { local, peer, here, there } = pairOfAgents();
    let calls = 0;
    const all = (client: RouterClient): RouterClient => ({
      ...client,
      async call(method, params) {
        calls++;
        const mine = calls;
        if (mine > n || (mine === n && lost === 'request'))
          throw new AgentError('unreachable', { params: {} });
        const answer = await client.call(method, params);
        if (mine === n) throw new AgentError('unreachable', { params: {} });
        return answer;
      },
    });
    const cutPeer = cutAt(there, n, lost);
    // A killed coordinator reaches nobody any more, whatever it still tries.
    const result =
      cut === 'peer'
        ? await applyPair(options(here, cutPeer, { revertAfter }))
        : await applyPair(options(all(here), all(there), { revertAfter }));
    const atOnce = [content(local), content(peer)];
    local.pass(200);
    peer.pass(200);
    const state = await pairState({ local: here, peer: there, changeId: result.changeId });
    const said = [state.routers?.local.on, state.routers?.peer?.on];
    return {
      result,
      atOnce,
      end: [content(local), content(peer)],
      said,
      calls: cut === 'peer' ? cutPeer.calls() : calls,
    };
  }

  for (const cut of ['peer', 'coordinator'] as const) {
    for (const lost of ['request', 'answer'] as const) {
      it(`R40 ${cut} cut, ${lost} lost, at every call: both on old in the end, and the state says so`, async () => {
        let n = 0;
        for (; n < 40; n++) {
          const { end, said, result, calls } = await run(cut, n, lost, 60);
          expect(end, `call ${n}`).toEqual(['old', 'old']);
          expect(said, `call ${n}`).toEqual(['old', 'old']);
          if (calls < n) break; // nothing was cut any more: it ran through and nobody confirmed
          if (result.outcome === 'half') expect(result.repair.length, `call ${n}`).toBeGreaterThan(0);
        }
        expect(n).toBeGreaterThan(4);
        expect(n).toBeLessThan(40);
      });

      it(`${cut} cut, ${lost} lost, confirmed at once: each wholly on old or new, and the state says which`, async () => {
        let n = 0;
        const mixed: number[] = [];
        for (; n < 40; n++) {
          const { end, said, calls } = await run(cut, n, lost, null);
          expect(end, `call ${n}`).not.toContain('neither');
          expect(said, `call ${n}`).toEqual(end);
          if (end[0] !== end[1]) mixed.push(n);
          if (calls < n) break;
        }
        expect(n).toBeLessThan(40);
        // Only between the two confirmations can they differ: at most one place.
        expect(mixed.length).toBeLessThanOrEqual(1);
      });
    }
  }
});

describe('commit order', () => {
  const at = '2030-01-01T00:00:00.000Z';
  const holding = { ...statusOf(at), held: { vips: 'all' as const, observedAt: at } };
  const idle = statusOf(at);
  const members = [{ side: 'local' as const }, { side: 'peer' as const }];
  const sides = (order: { side: MethodName | 'local' | 'peer' }[][]) =>
    order.map((g) => g.map(({ side }) => side));

  it('passive first, active second', () => {
    expect(sides(commitOrder(members, true, holding, idle))).toEqual([['peer'], ['local']]);
    expect(sides(commitOrder(members, true, idle, holding))).toEqual([['local'], ['peer']]);
  });
  it('the peer first when it cannot be told', () => {
    expect(sides(commitOrder(members, true, { ...idle, held: null }, idle))).toEqual([['peer'], ['local']]);
    expect(sides(commitOrder(members, true, holding, holding))).toEqual([['peer'], ['local']]);
  });
  it('one moment where it must be one', () => {
    expect(sides(commitOrder(members, false, holding, idle))).toEqual([['local', 'peer']]);
  });
});
