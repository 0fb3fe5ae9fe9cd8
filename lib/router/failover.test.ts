import { expect, it } from 'vitest';
import { AgentError, type MethodName, type Params, type Result, type Status } from '@/lib/protocol';
import type { RouterClient } from './client';
import { failBack, failover } from './failover';
import { beginMaintenance, endMaintenance } from './maintenance';
import { statusOf } from './fake-agent.test-kit';

const AT = '2030-01-01T00:00:00.000Z';
type Role = 'primary' | 'backup';

/** Two routers whose priorities decide who holds the addresses, as keepalived would: 250 and 240, less what lowers them. */
function pair(start: Role = 'primary') {
  const one = (role: Role) => ({ role, lowered: false, maintenance: null as string | null, deaf: false });
  const routers = { primary: one('primary'), backup: one('backup') };
  let leads: Role = start;
  const told: string[] = [];
  const elect = () => {
    const priority = ({ role, lowered }: { role: Role; lowered: boolean }) =>
      (role === 'primary' ? 250 : 240) - (lowered ? 100 : 0);
    const best = priority(routers.primary) >= priority(routers.backup) ? 'primary' : 'backup';
    if (!routers[best].deaf) leads = best;
  };
  const change: Record<Role, Partial<Status>> = { primary: {}, backup: {} };
  const client = (role: Role): RouterClient => {
    const own = routers[role];
    const lowered = () => ({
      ...{ handover: own.lowered, gate: false, fitness: false, service: false, observedAt: AT },
      maintenance: own.maintenance === null ? null : { at: AT, by: 'anna', reason: own.maintenance },
    });
    const status = (): Status => ({
      ...statusOf(AT),
      ...{ hostname: role, router: role, lowered: lowered() },
      held: { vips: leads === role ? 'all' : 'none', observedAt: AT },
      vrrp: [{ name: 'VIPS', state: leads === role ? 'MASTER' : 'BACKUP', since: AT, observedAt: AT }],
      config: {
        ...{ saved: null, pending: null, observedAt: AT },
        running: { sha256: 'a'.repeat(64), serial_no: 1, since: AT },
      },
      ...change[role],
    });
    return {
      name: role,
      call: <M extends MethodName>(method: M, params: Params<M>) => {
        if (method === 'status') return Promise.resolve(status() as Result<M>);
        if (method === 'config.read') {
          const content = Buffer.from('serial_no = 1\ndeadtime = 0\n').toString('base64');
          return Promise.resolve({ content } as Result<M>);
        }
        if (method !== 'handover.set') return Promise.reject(new AgentError('unknown-method'));
        const asked = params as Params<'handover.set'>;
        if (asked.maintenance !== undefined) own.maintenance = asked.maintenance?.reason ?? null;
        own.lowered = asked.lowered || own.maintenance !== null;
        told.push(`${role} ${own.lowered ? 'lowered' : 'itself'}`);
        elect();
        return Promise.resolve(lowered() as Result<M>);
      },
      close: () => undefined,
    };
  };
  const options = { local: client('primary'), peer: client('backup'), author: 'anna' };
  return { options, routers, told, change, leads: () => leads };
}

it('R58 the other router gets the service and keeps it: the one that gave it away stays lowered', async () => {
  const { options, told, leads } = pair();
  const result = await failover(options);
  expect(result).toMatchObject({
    outcome: 'done',
    from: 'primary',
    to: 'backup',
    active: 'peer',
    lowered: 'primary',
  });
  expect(result.ms).toBeGreaterThanOrEqual(0);
  expect(leads()).toBe('backup');
  expect(told).toEqual(['backup itself', 'primary lowered']);
});

it('R58 back: the primary leads by itself, nothing stays lowered', async () => {
  const { options, routers, leads } = pair();
  await failover(options);
  expect(await failBack(options)).toMatchObject({
    outcome: 'done',
    to: 'primary',
    active: 'local',
    lowered: null,
  });
  expect([leads(), routers.primary.lowered, routers.backup.lowered]).toEqual(['primary', false, false]);
  expect(await failBack(options)).toMatchObject({ outcome: 'already', active: 'local' });
});

it('R58 a second failover goes back too, from wherever it is asked', async () => {
  const { options, leads } = pair();
  const swapped = { ...options, local: options.peer, peer: options.local };
  await failover(options);
  expect(await failover(swapped)).toMatchObject({ outcome: 'done', to: 'primary', lowered: null });
  expect(leads()).toBe('primary');
});

it.each<[string, Partial<Status>]>([
  ['standby-pulse-not-running', { pulse: { state: 'stopped', since: null, observedAt: AT } }],
  ['standby-checks-not-running', { checks: null }],
  ['standby-hears-nothing', { vrrp: [{ name: 'VIPS', state: 'MASTER', since: AT, observedAt: AT }] }],
  [
    'standby-other-configuration',
    {
      config: {
        ...{ saved: null, pending: null, observedAt: AT },
        running: { sha256: 'b'.repeat(64), serial_no: 2, since: AT },
      },
    },
  ],
  ['quorum-lost', { findings: [{ code: 'quorum-lost', severity: 'error', params: {}, since: null }] }],
])('R58 pre-flight: %s is said and refused with nothing changed; force does it', async (code, status) => {
  const { options, told, change } = pair();
  change.backup = status;
  const refused = await failover(options);
  expect(refused.outcome).toBe('refused');
  expect(refused.obstacles.map((o) => o.code)).toContain(code);
  expect(told).toEqual([]);
  const forced = await failover({ ...options, force: true });
  expect(['done', 'not-moved']).toContain(forced.outcome);
});

it('R58 nobody takes it: both are as they were', async () => {
  const { options, routers, leads } = pair();
  routers.backup.deaf = true;
  expect(await failover({ ...options, withinMs: 300 })).toMatchObject({
    outcome: 'not-moved',
    active: 'local',
  });
  expect([leads(), routers.primary.lowered]).toEqual(['primary', false]);
});

it('R58 maintenance: no failover to that router, not even by force; and it is the reason that is kept', async () => {
  const { options, routers, leads } = pair();
  const begun = await failover({ ...options, maintenance: 'new memory' });
  expect(begun).toMatchObject({ outcome: 'done', lowered: 'primary' });
  expect(routers.primary.maintenance).toBe('new memory');
  const refused = await failover({ ...options, force: true });
  expect(refused).toMatchObject({ outcome: 'refused', obstacles: [{ code: 'standby-in-maintenance' }] });
  expect(await failBack(options)).toMatchObject({ outcome: 'refused' });
  expect(leads()).toBe('backup');
});

it('R58 without a peer, or with one that is silent, it says so', async () => {
  const { options } = pair();
  expect(await failover({ ...options, peer: null })).toMatchObject({
    outcome: 'refused',
    obstacles: [{ code: 'no-peer' }],
  });
  const silent = { ...options.peer, call: () => Promise.reject(new AgentError('unreachable')) };
  expect(await failover({ ...options, peer: silent })).toMatchObject({
    outcome: 'refused',
    obstacles: [{ code: 'standby-silent' }],
  });
});

it('R58 a rehearsal changes nothing', async () => {
  const { options, told } = pair();
  expect(await failover({ ...options, dryRun: true })).toMatchObject({
    outcome: 'refused',
    to: 'backup',
    obstacles: [],
  });
  expect(told).toEqual([]);
});

/** Two routers each of which leads, of two groups of addresses, the one that prefers it, less what lowers them. */
function spreadPair(groups: Role[] = ['primary', 'backup']) {
  const roles: Role[] = ['primary', 'backup'];
  const lowered = { primary: false, backup: false };
  const maintenance: Record<Role, string | null> = { primary: null, backup: null };
  const leader = (group: Role): Role => {
    const priority = (role: Role) => (role === group ? 250 : 240) - (lowered[role] ? 100 : 0);
    return priority('primary') > priority('backup') ? 'primary' : 'backup';
  };
  const client = (role: Role): RouterClient => {
    const why = () => {
      const reason = maintenance[role];
      return {
        ...{ handover: lowered[role], gate: false, fitness: false, service: false, observedAt: AT },
        maintenance: reason === null ? null : { at: AT, by: 'anna', reason },
      };
    };
    const status = (): Status => {
      const vips = groups.map((prefers, n) => ({
        ...{ address: `10.0.0.${n + 1}`, device: 'eth0', held: leader(prefers) === role, prefers },
      }));
      const count = vips.filter(({ held }) => held).length;
      const vrrp = roles.map((group, n) => ({
        ...{ name: n === 0 ? 'VIPS' : 'VIPS2', since: AT, observedAt: AT },
        state: leader(group) === role ? ('MASTER' as const) : ('BACKUP' as const),
      }));
      const running = { sha256: 'a'.repeat(64), serial_no: 1, since: AT };
      return {
        ...statusOf(AT),
        ...{ hostname: role, router: role, lowered: why(), vips, vrrp },
        held: { vips: count === 0 ? 'none' : count === vips.length ? 'all' : 'some', observedAt: AT },
        config: { saved: null, pending: null, observedAt: AT, running },
      };
    };
    return {
      name: role,
      call: <M extends MethodName>(method: M, params: Params<M>) => {
        if (method === 'status') return Promise.resolve(status() as Result<M>);
        if (method !== 'handover.set') return Promise.reject(new AgentError('unknown-method'));
        const asked = params as Params<'handover.set'>;
        if (asked.maintenance !== undefined) maintenance[role] = asked.maintenance?.reason ?? null;
        lowered[role] = asked.lowered || maintenance[role] !== null;
        return Promise.resolve(why() as Result<M>);
      },
      close: () => undefined,
    };
  };
  const options = { local: client('primary'), peer: client('backup'), author: 'anna' };
  return { options, lowered };
}

it.each(['local', 'peer'] as const)(
  'R47 active-active: maintenance of the %s router gives its addresses to the other one, and its end moves nothing until each has its own back',
  async (side) => {
    const { options, lowered } = spreadPair();
    const refused = await failover({ ...options, force: true });
    expect(refused).toMatchObject({ outcome: 'refused', active: 'divided' });
    expect(refused.obstacles.map(({ code }) => code)).toEqual(['each-serves']);
    const other = side === 'local' ? 'peer' : 'local';
    const begun = await beginMaintenance({ ...options, side, reason: 'new memory', force: false });
    expect(begun).toMatchObject({ served: true, move: { outcome: 'done', active: other } });
    expect(await failBack(options)).toMatchObject({
      outcome: 'refused',
      obstacles: [{ code: 'standby-in-maintenance' }],
    });
    const ended = await endMaintenance({ ...options, side });
    expect(ended.lowered).toMatchObject({ handover: true, maintenance: null });
    expect(await failBack({ ...options, dryRun: true })).toMatchObject({ shares: true, active: other });
    expect(await failBack(options)).toMatchObject({ outcome: 'done', active: 'divided', lowered: null });
    expect(lowered).toEqual({ primary: false, backup: false });
    expect(await failBack(options)).toMatchObject({ outcome: 'already', active: 'divided' });
  },
);

it('R47 a pair whose VIPs all prefer the backup is failed over to the primary, where they stay until --back', async () => {
  const { options, lowered } = spreadPair(['backup']);
  expect(await failover(options)).toMatchObject({ outcome: 'done', to: 'primary', lowered: 'backup' });
  expect(lowered).toEqual({ primary: false, backup: true });
  expect(await failBack(options)).toMatchObject({ outcome: 'done', to: 'backup', active: 'peer' });
  expect(await failBack(options)).toMatchObject({ outcome: 'already', active: 'peer' });
});
