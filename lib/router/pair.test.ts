import { describe, expect, it } from 'vitest';
import { AgentError, type Status } from '@/lib/protocol';
import { FakeAgent, hash, statusOf } from './fake-agent.test-kit';
import {
  activeSince,
  ageOf,
  configAgreement,
  readPair,
  takeover,
  whoIsActive,
  type PairReading,
} from './pair';
import { pushToPeer } from './push';

const at = '2030-01-01T00:00:00.000Z';
const standby = statusOf(at);
const active: Status = {
  ...standby,
  held: { vips: 'all', observedAt: at },
  vrrp: [{ name: 'VIPS', state: 'MASTER', since: '2029-12-31T00:00:00.000Z', observedAt: at }],
};

function pair(local: Status | null, peer: Status | null | 'none'): PairReading {
  const reading = (router: string, status: Status | null) => ({
    router,
    status,
    failure: status ? null : { code: 'unreachable' as const, params: {} },
    readAt: at,
  });
  return { local: reading('a', local), peer: peer === 'none' ? null : reading('b', peer) };
}
const codes = (p: PairReading) => takeover(p).reasons.map(({ code }) => code);

describe('both routers as one (R15)', () => {
  it('R15 who is active, and since when', () => {
    expect(whoIsActive(pair(active, standby))).toBe('local');
    expect(whoIsActive(pair(standby, active))).toBe('peer');
    expect(whoIsActive(pair(active, active))).toBe('both');
    expect(whoIsActive(pair(standby, standby))).toBe('none');
    expect(whoIsActive(pair(active, null))).toBe('local');
    expect(whoIsActive(pair(standby, null))).toBe('unknown');
    expect(whoIsActive(pair(null, null))).toBe('unknown');
    expect(whoIsActive(pair(active, 'none'))).toBe('local');
    expect(activeSince(pair(active, standby))).toBe('2029-12-31T00:00:00.000Z');
    expect(activeSince(pair(standby, standby))).toBeNull();
  });

  it('R47 active-active: each is active for its own, stands by for the other; the same address on both is still a fault', () => {
    const vips = (first: boolean, second: boolean): Status['vips'] => [
      { address: '10.0.0.1', device: 'eth0:1', held: first, prefers: 'primary' },
      { address: '10.0.0.2', device: 'eth0:2', held: second, prefers: 'backup' },
    ];
    const held = { vips: 'some' as const, observedAt: at };
    const here = { ...active, held, vips: vips(true, false) };
    const there = { ...active, held, vips: vips(false, true) };
    expect(whoIsActive(pair(here, there))).toBe('divided');
    expect(takeover(pair(here, there))).toEqual({ can: true, reasons: [] });
    const unwell = { ...here, checks: null };
    const reasons = [{ code: 'standby-checks-not-running', params: { router: 'a' } }];
    expect(takeover(pair(unwell, there)).reasons).toEqual(reasons);
    expect(takeover(pair(unwell, there), 'peer').reasons).toEqual(reasons);
    expect(takeover(pair(unwell, there), 'local').reasons).toEqual([]);
    expect(whoIsActive(pair(here, null))).toBe('local');
    expect(whoIsActive(pair({ ...here, vips: vips(true, true) }, there))).toBe('both');
    const plain = (s: Status) => ({
      ...s,
      vips: (s.vips ?? []).map(({ address, device, held: is }) => ({ address, device, held: is })),
    });
    expect(whoIsActive(pair(plain(here), plain(there)))).toBe('both');
    // without any VIP the first group's heartbeat counts alone
    const second = [{ name: 'VIPS2', state: 'MASTER' as const, since: at, observedAt: at }];
    const empty = { vips: [], held: { vips: 'none' as const, observedAt: at } };
    expect(whoIsActive(pair({ ...active, ...empty }, { ...standby, ...empty, vrrp: second }))).toBe('local');
  });

  it('without any VIP the heartbeat says who is active', () => {
    const held = { vips: 'none' as const, observedAt: at };
    expect(whoIsActive(pair({ ...active, held, vips: [] }, { ...standby, vips: [] }))).toBe('local');
    expect(whoIsActive(pair({ ...active, held, vips: [], vrrp: null }, 'none'))).toBe('unknown');
  });

  it('R15 the backup can take over', () => {
    expect(takeover(pair(active, standby))).toEqual({ can: true, reasons: [] });
    expect(takeover(pair(standby, active))).toEqual({ can: true, reasons: [] });
  });

  it('R15 it cannot, and why', () => {
    const stopped = { ...standby, pulse: { ...standby.pulse, state: 'stopped' as const } };
    expect(takeover(pair(active, stopped))).toEqual({
      can: false,
      reasons: [{ code: 'standby-pulse-not-running', params: { router: 'b' } }],
    });
    const fault = {
      ...standby,
      vrrp: [{ name: 'VIPS', state: 'FAULT' as const, since: null, observedAt: at }],
    };
    expect(takeover(pair(active, fault))).toMatchObject({
      can: false,
      reasons: [{ code: 'standby-link-fault' }],
    });
    expect(takeover(pair(active, 'none'))).toMatchObject({ can: false, reasons: [{ code: 'no-peer' }] });
    expect(codes(pair(active, active))).toEqual(['both-active']);
    expect(codes(pair(standby, standby))).toEqual(['none-active']);
    const dead = {
      ...standby,
      summary: {
        services: 1,
        servers: 2,
        up: 0,
        down: 2,
        drained: 0,
        unknown: 0,
        activeConnections: 0,
        observedAt: at,
      },
    };
    expect(takeover(pair(active, dead))).toMatchObject({
      can: false,
      reasons: [{ code: 'standby-no-server' }],
    });
  });

  it('R15 what is not known is not a yes', () => {
    expect(takeover(pair(active, null))).toMatchObject({ can: null, reasons: [{ code: 'standby-silent' }] });
    expect(takeover(pair(active, { ...standby, vrrp: null }))).toMatchObject({ can: null });
    expect(takeover(pair(null, standby))).toMatchObject({ can: null, reasons: [{ code: 'active-unknown' }] });
    const unknown = { ...standby, pulse: { ...standby.pulse, state: 'unknown' as const } };
    expect(takeover(pair(active, unknown))).toMatchObject({ can: null });
  });

  it('what makes it worse is said and does not forbid it', () => {
    const running = (sha256: string) => ({ sha256, serial_no: 1, since: null });
    const on = { ...active, config: { ...active.config, running: running('a') } };
    const other = { ...standby, checks: null, config: { ...standby.config, running: running('b') } };
    expect(
      takeover(pair(on, { ...other, forwarding: { ipv4: false, ipv6: false, observedAt: at } })),
    ).toMatchObject({
      can: true,
      reasons: [
        { code: 'standby-checks-not-running' },
        { code: 'standby-other-configuration' },
        { code: 'standby-forwarding-off' },
      ],
    });
  });

  it('R43 saved and running of both compared; a silent router is unknown, never equal', () => {
    const file = (sha256: string) => ({ sha256, serial_no: 1, since: null });
    const with_ = (saved: string, running: string): Status => ({
      ...standby,
      config: { ...standby.config, saved: file(saved), running: file(running) },
    });
    expect(configAgreement(pair(with_('x', 'x'), with_('x', 'y')))).toEqual({
      saved: 'same',
      running: 'different',
      local: 'same',
      peer: 'different',
    });
    expect(configAgreement(pair(with_('x', 'x'), null))).toMatchObject({
      saved: 'unknown',
      peer: 'unknown',
      local: 'same',
    });
  });

  it('a router that does not answer leaves its reason and time, no old value', async () => {
    const peer = new FakeAgent('x');
    const client = peer.client('backup');
    expect((await readPair(client, client)).peer?.status).not.toBeNull();
    peer.refuses.status = new AgentError('timeout', { params: {} });
    const { peer: reading } = await readPair(new FakeAgent('x').client('here'), client);
    expect(reading).toMatchObject({ status: null, failure: { code: 'timeout' } });
    expect(ageOf({ ...reading!, readAt: at }, new Date('2030-01-01T00:00:07Z'))).toBe(7);
  });
});

describe('push (R40)', () => {
  const agents = () => ({ local: new FakeAgent('new'), peer: new FakeAgent('old') });
  const push = (a: ReturnType<typeof agents>, dryRun = false) =>
    pushToPeer({ local: a.local.client('here'), peer: a.peer.client('backup'), author: 'piranha', dryRun });

  it('R40 delivered, verified by reading back, and active only when the peer runs it', async () => {
    const a = agents();
    expect(await push(a)).toMatchObject({
      delivered: true,
      verified: true,
      active: false,
      already: false,
      replaced: hash(Buffer.from('old')),
      failure: null,
    });
    expect(a.peer.saved?.toString()).toBe('new');
    a.peer.running = a.peer.saved;
    expect(await push(a)).toMatchObject({ delivered: true, verified: true, active: true, already: true });
    expect(a.peer.seen.filter((m) => m === 'config.save')).toHaveLength(1);
  });

  it('R40 what the peer refuses is not delivered, and says why', async () => {
    const a = agents();
    a.peer.refuses['config.save'] = new AgentError('conflict', { params: {} });
    expect(await push(a)).toMatchObject({ delivered: false, verified: false, failure: { code: 'conflict' } });
    expect(a.peer.saved?.toString()).toBe('old');
  });

  it('R40 delivered but not verified when something else stands there afterwards', async () => {
    const a = agents();
    const peer = a.peer.client('backup');
    const spoiling: typeof peer = {
      ...peer,
      async call(method, params) {
        const answer = await peer.call(method, params);
        if (method === 'config.save') a.peer.saved = Buffer.from('by hand');
        return answer;
      },
    };
    const result = await pushToPeer({ local: a.local.client('here'), peer: spoiling, author: 'piranha' });
    expect(result).toMatchObject({
      delivered: true,
      verified: false,
      failure: { code: 'verification-failed' },
    });
  });

  it('a dry run writes nothing; nothing saved here is an error', async () => {
    const a = agents();
    expect(await push(a, true)).toMatchObject({
      delivered: false,
      already: false,
      replaced: hash(Buffer.from('old')),
    });
    expect(a.peer.saved?.toString()).toBe('old');
    a.local.saved = null;
    await expect(push(a)).rejects.toMatchObject({ code: 'nothing-saved' });
  });
});
