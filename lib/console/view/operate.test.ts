import { describe, expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import type { Check, Decided, Status, Table } from '@/lib/protocol';
import type { Decision, Reading } from '@/lib/router';
import { readerOf } from '@/lib/i18n/reader';
import { planMaintenance } from './maintenance';
import { mayGoBack, planMove } from './move';
import { maintenanceDonePage, moveDonePage, operatedOf, pulseDonePage, serverDonePage } from './operated';
import { pairView, type PairView } from './reading';
import {
  actionFor,
  actionsFor,
  serverActionPage,
  serverEffects,
  type ServerActionView,
} from './server-action';
import { serviceRows } from './services';

const AT = '2030-01-01T10:00:00.000Z';
const words = {
  reader: readerOf('en'),
  condition: ({ code }: { code: string }) => `<${code}>`,
  sentence: ({ code }: { code: string }) => `<${code}>`,
  now: new Date('2030-01-01T10:00:04.000Z'),
};
const WEB = 'tcp:[2001:db8::1]:80';
const ONE = '10.0.0.11:80';
const { virtual } = read(
  parse(`serial_no = 1
virtual web {
     active = 1
     address = 2001:db8::1 eth0:1
     port = 80
     persistent = 300
     server one {
         address = 10.0.0.11
         active = 1
         weight = 3
     }
     server two {
         address = 10.0.0.12
         active = 1
     }
     server spare {
         address = 10.0.0.13
         active = 0
     }
}
`).cst,
);

const check = (server: string, state: Check['state']): Check => ({
  ...{ service: WEB, server, label: server, state, since: AT, lastCheck: AT, latencyMs: 1 },
  reason: state === 'down' ? { code: 'refused', params: {} } : null,
});
const decided = (state: Decided['state']): NonNullable<Status['intents']> => ({
  list: [{ service: WEB, server: ONE, state, weight: null, at: AT, by: 'anna', remaining: null }],
  saved: true,
  observedAt: AT,
});

function status(active: boolean, part: Partial<Status> = {}): Status {
  return {
    schema: 1,
    hostname: active ? 'lvs1' : 'lvs2',
    router: active ? 'primary' : 'backup',
    pulse: { state: 'running', since: AT, observedAt: AT },
    held: { vips: active ? 'all' : 'none', observedAt: AT },
    vrrp: [{ name: 'public', state: active ? 'MASTER' : 'BACKUP', since: AT, observedAt: AT }],
    vips: [{ address: '2001:db8::1', device: 'eth0', held: active }],
    forwarding: { ipv4: true, ipv6: true, observedAt: AT },
    summary: {
      ...{ services: 1, servers: 2, up: 2, down: 0, drained: 0, unknown: 0 },
      ...{ activeConnections: 12, observedAt: AT },
    },
    checks: [check(ONE, 'up'), check('10.0.0.12:80', 'up')],
    intents: null,
    lowered: null,
    config: {
      saved: { sha256: 'a'.repeat(64), serial_no: 1 },
      running: { sha256: 'a'.repeat(64), serial_no: 1, since: AT },
      pending: null,
      observedAt: AT,
    },
    findings: [],
    processes: [],
    unknown: {},
    ...part,
  };
}
const reading = (router: string, is: Status | null): Reading => ({
  ...{ router, status: is, readAt: AT },
  failure: is ? null : { code: 'unreachable', params: {} },
});
const pairOf = (local: Status | null, peer: Status | null | undefined): PairView =>
  pairView(
    { local: reading('this router', local), peer: peer === undefined ? null : reading('10.0.0.2', peer) },
    true,
  );
const BOTH = pairOf(status(true), status(false));

const kernel = (active: number): Table => ({
  ...{ observedAt: AT, total: 1, offset: 0 },
  services: [
    {
      ...{ id: WEB, protocol: 'tcp', address: '2001:db8::1', port: 80, mark: null },
      ...{ scheduler: 'wlc', persistent: 300 },
      destinations: [
        {
          ...{ id: ONE, address: '10.0.0.11', port: 80, forwarding: 'masq', weight: 3 },
          ...{ active, inactive: 0, connections: null },
          ...{ inPackets: null, outPackets: null, inBytes: null, outBytes: null },
        },
      ],
    } as Table['services'][number],
  ],
});

function viewOf(checks: Check[], more: Partial<ServerActionView> = {}): ServerActionView {
  const [service] = serviceRows(virtual, checks, kernel(7), true);
  const server = service?.servers.find(({ id }) => id === ONE);
  if (!service || !server) throw new Error('the file has this server');
  return {
    ...{ pair: BOTH, service, server, source: BOTH.local, table: { observedAt: AT }, decided: null },
    ...more,
  };
}
const textsOf = (effects: { text: string }[]) => effects.map(({ text }) => text);

describe('R57 drain and resume from the routing table', () => {
  const offered = (checks: Check[] | null, intents: Status['intents'], running = true) =>
    serviceRows(virtual, checks, kernel(7), running).flatMap((s) =>
      s.servers.map((r) => actionFor(s, r, intents)),
    );

  it('offers what fits the state: who serves is drained, whoever is decided about or changed by hand is resumed', () => {
    const up = [check(ONE, 'up'), check('10.0.0.12:80', 'down')];
    expect(offered(up, null)).toEqual(['drain', 'drain', null]);
    expect(offered(up, decided('halted'))).toEqual(['resume', 'drain', null]);
    expect(offered([check(ONE, 'drained'), check('10.0.0.12:80', 'held')], null)).toEqual([
      'resume',
      'resume',
      null,
    ]);
    // its own load asked for that, nobody decided it
    expect(offered([check(ONE, 'drained')], { ...decided('drained'), list: [] })[0]).toBe('drain');
    // also while nothing runs: the decision is there and can be ended
    expect(offered(null, decided('drained'), false)).toEqual(['resume', null, null]);
  });

  it('who is halted is held, but nothing is served by him: one of two servers is up', () => {
    const checks = [check(ONE, 'held'), check('10.0.0.12:80', 'held')];
    // the first has weight 3 in the table, the second is not in it
    expect(serviceRows(virtual, checks, kernel(7), true)[0]).toMatchObject({
      ...{ health: 'degraded', up: 1, total: 2 },
    });
    expect(serviceRows(virtual, checks, null, true)[0]).toMatchObject({ health: 'up', up: 2 });
  });

  it('offers everything that changes something, what fits the state first', () => {
    const [service] = serviceRows(virtual, [check(ONE, 'up')], kernel(7), true);
    const [one, , spare] = service?.servers ?? [];
    if (!service || !one || !spare) throw new Error('the file has these servers');
    expect(actionsFor(service, one, null)).toEqual(['drain', 'halt', 'weight']);
    expect(actionsFor(service, one, decided('halted'))).toEqual(['resume', 'drain', 'weight']);
    expect(actionsFor(service, one, decided('weight'))).toEqual(['resume', 'drain', 'halt', 'weight']);
    expect(actionsFor(service, spare, null)).toEqual([]);
  });

  it('halt says that connections end, weight both weights', () => {
    const view = viewOf([check(ONE, 'up'), check('10.0.0.12:80', 'up')]);
    const [first] = serverEffects('halt', view, words);
    expect(first).toMatchObject({ weight: 'warning' });
    expect(first?.text).toContain('its open connections end');
    expect(textsOf(serverEffects('weight', view, words))[0]).toBe(
      'It has the weight 3 in the table now, and 3 in lvs.cf.',
    );
  });

  it('names a server by ids that are percent-encoded', () => {
    expect(serverActionPage('drain', WEB, ONE)).toBe(
      '/control/server/drain/tcp%3A%5B2001%3Adb8%3A%3A1%5D%3A80/10.0.0.11%3A80',
    );
    expect(serverActionPage('drain', '../x', 'a/b')).toBe('/control/server/drain/..%2Fx/a%2Fb');
  });

  it('says the open connections with source and age, persistence, and both routers', () => {
    const texts = textsOf(
      serverEffects('drain', viewOf([check(ONE, 'up'), check('10.0.0.12:80', 'up')]), words),
    );
    expect(texts.some((text) => /^7 open connections .*kernel of lvs1, read .*, 4 s ago/.test(text))).toBe(
      true,
    );
    expect(texts.some((text) => text.includes('300 s'))).toBe(true);
    expect(texts.at(-1)).toBe('It is set on both routers at once, lvs1 and lvs2.');
    expect(texts.some((text) => text.startsWith('No other real server'))).toBe(false);
  });

  it('warns of the last usable server, of a silent router, and of a table that cannot be read', () => {
    const pair = pairOf(status(true), null);
    const table = { error: { code: 'unavailable' as const, params: {} } };
    const view = viewOf([check(ONE, 'up'), check('10.0.0.12:80', 'down')], { pair, table });
    const warnings = serverEffects('drain', view, words).filter(({ weight }) => weight === 'warning');
    expect(textsOf(warnings).slice(1)).toEqual([
      'No other real server of web is up: its new clients get the sorry server, or no answer.',
      'How many connections are open is not known, the kernel of lvs1 cannot be read: <unavailable>',
      '10.0.0.2 does not answer now: it gets this when it returns.',
    ]);
  });

  it('resume names the decision that ends, the weight of lvs.cf, and a check that fails', () => {
    const view = viewOf([check(ONE, 'down')], { decided: decided('drained').list[0] ?? null });
    const texts = textsOf(serverEffects('resume', view, words));
    expect(texts[0]).toContain('weight 3');
    expect(texts[1]).toMatch(/^anna drained it at /);
    expect(texts[2]).toContain('<refused>');
  });
});

describe('R58 failover from the pair panel', () => {
  const handed = { handover: true, gate: false, fitness: false, service: false, maintenance: null };

  it('with nothing against it says who gives to whom, and what stays', () => {
    const plan = planMove('away', BOTH, words);
    expect(plan).toMatchObject({ needsForce: false, impossible: false, already: false });
    expect([plan.from?.name, plan.to?.name]).toEqual(['lvs1', 'lvs2']);
    const texts = textsOf(plan.effects);
    expect(texts[0]).toMatch(/^lvs1 serves now. lvs2 takes/);
    expect(texts[1]).toContain('lvs1 stays lowered');
    expect(texts[2]).toMatch(/^12 open connections now \(kernel of lvs1/);
    expect(texts.at(-1)).toMatch(/^Nothing speaks against it/);
  });

  it('an obstacle is said in words with the router’s name, and needs force', () => {
    const stopped = status(false, { checks: null });
    const plan = planMove('away', pairOf(status(true, { summary: null }), stopped), words);
    expect(plan).toMatchObject({ needsForce: true, impossible: false });
    expect(textsOf(plan.effects).join('\n')).toContain('<standby-checks-not-running>');
    expect(textsOf(plan.effects).join('\n')).toContain('How many connections are open is not known');
    expect(textsOf(plan.effects).join('\n')).not.toContain('Nothing speaks against it');
  });

  it('is impossible without a peer, with two that serve, and to a router in maintenance', () => {
    const kept = status(false, {
      lowered: { ...handed, maintenance: { at: AT, by: 'anna', reason: 'memory' }, observedAt: AT },
    });
    for (const pair of [
      pairOf(status(true), undefined),
      pairOf(status(true), status(true)),
      pairOf(status(true), kept),
    ])
      expect(planMove('away', pair, words).impossible).toBe(true);
    const silent = planMove('back', pairOf(null, null), words);
    expect(silent).toMatchObject({ impossible: true, to: null });
    expect(textsOf(silent.effects)).toContain('Which router is the primary is not known.');
  });

  it('back is offered while the primary stays lowered; where it serves already nothing moves', () => {
    const lowered = { ...handed, observedAt: AT };
    expect(mayGoBack(BOTH)).toBe(false);
    expect(mayGoBack(pairOf(status(true), status(false, { lowered })))).toBe(false);
    const away = pairOf(
      status(false, { router: 'primary', hostname: 'lvs1', lowered }),
      status(true, { router: 'backup', hostname: 'lvs2' }),
    );
    expect(mayGoBack(away)).toBe(true);
    const plan = planMove('back', away, words);
    expect([plan.from?.name, plan.to?.name]).toEqual(['lvs2', 'lvs1']);
    expect(textsOf(plan.effects)[1]).toContain('no router is lowered');
    expect(planMove('back', BOTH, words)).toMatchObject({ already: true, needsForce: false });
  });
});

describe('R58 maintenance of a router', () => {
  const kept = { ...{ handover: true, gate: false, fitness: false, service: false }, observedAt: AT };
  const maintenance = { at: AT, by: 'anna', reason: 'memory' };

  it('who serves gives the service away first, with what speaks against it; who does not is only lowered', () => {
    const serving = planMaintenance('local', BOTH, words);
    expect(serving).toMatchObject({ ends: false, needsForce: false, impossible: false });
    expect(textsOf(serving?.effects ?? [])[0]).toMatch(/^lvs1 serves now. lvs2 takes/);
    const standing = planMaintenance('peer', BOTH, words);
    expect(textsOf(standing?.effects ?? [])[0]).toMatch(/^lvs2 does not serve: it is only lowered/);
    const stopped = pairOf(status(true), status(false, { checks: null }));
    expect(planMaintenance('local', stopped, words)).toMatchObject({ needsForce: true });
    expect(planMaintenance('both', BOTH, words)).toBeNull();
    expect(planMaintenance('peer', pairOf(status(true), undefined), words)).toBeNull();
  });

  it('its end says who began it and why, and that nothing moves', () => {
    const lowered = { ...kept, maintenance };
    const pair = pairOf(
      status(false, { router: 'primary', hostname: 'lvs1', lowered }),
      status(true, { router: 'backup', hostname: 'lvs2' }),
    );
    const plan = planMaintenance('local', pair, words);
    expect(plan).toMatchObject({ ends: true, needsForce: false });
    const texts = textsOf(plan?.effects ?? []);
    expect(texts[0]).toMatch(/anna: memory$/);
    expect(texts[2]).toContain('stays lowered until “Back to the primary…”');
  });

  it('the notice reads back what was done, and nothing else', () => {
    const search = (page: string) => Object.fromEntries(new URL(page, 'https://lvs1').searchParams);
    expect(operatedOf(search(maintenanceDonePage(false, 'peer', true)))).toEqual({
      ...{ kind: 'maintenance', on: false, router: 'peer', lowered: true },
    });
    expect(operatedOf({ done: 'maintenance', to: 'x' })).toBeNull();
    expect(operatedOf(search(pulseDonePage('stop', 'both')))).toEqual({
      ...{ kind: 'pulse', verb: 'stop', target: 'both' },
    });
    expect(operatedOf({ done: 'pulse-stop', to: 'x' })).toBeNull();
  });
});

describe('R57 R58 the notice on CONTROL', () => {
  const taken = (table: 'done' | 'failed' | null, saved = true) => ({
    router: 'x',
    result: table && { saved, table, detail: '' },
    failure: table ? null : { code: 'unreachable' as const, params: {} },
  });
  const decision = (local: Decision['local'], peer: Decision['peer']): Decision => ({
    intents: [{ service: WEB, server: ONE, state: 'drained', weight: null, at: AT, by: 'anna' }],
    local,
    peer,
  });
  const readBack = (page: string) =>
    operatedOf(Object.fromEntries(new URL(page, 'https://lvs1').searchParams));

  it('carries what each router made of it', () => {
    expect(readBack(serverDonePage('drain', decision(taken('done'), taken(null))))).toEqual({
      ...{ kind: 'server', action: 'drain', service: WEB, server: ONE, weight: '' },
      ...{ local: 'done', peer: 'missed' },
    });
    expect(readBack(serverDonePage('drain', decision(taken('done', false), null)))).toMatchObject({
      local: 'unsaved',
      peer: null,
    });
    expect(readBack(serverDonePage('resume', decision(taken('done', false), taken('failed'))))).toMatchObject(
      {
        local: 'done',
        peer: 'failed',
      },
    );
  });

  it('carries a move, and nothing that the console cannot have said', () => {
    const result = {
      ...{ outcome: 'done' as const, shares: false, from: 'lvs1', to: 'lvs2', obstacles: [], ms: 2345 },
      ...{ active: 'peer' as const, lowered: 'lvs1', failure: null },
    };
    expect(readBack(moveDonePage(result))).toEqual({
      ...{ kind: 'move', already: false, to: 'peer', lowered: true, ms: 2345 },
    });
    expect(operatedOf({ done: 'move', to: '<b>' })).toBeNull();
    expect(operatedOf({ done: 'drain', local: 'great' })).toBeNull();
    expect(operatedOf({ done: 'saved' })).toBeNull();
  });
});
