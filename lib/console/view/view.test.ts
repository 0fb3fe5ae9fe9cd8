import { describe, expect, it } from 'vitest';
import { parse, read, type FailoverService } from '@/lib/lvscf';
import type { Check, Status, Table } from '@/lib/protocol';
import type { Reading } from '@/lib/router';
import { readerOf } from '@/lib/i18n/reader';
import { answers } from './answers';
import { blockText, lineOf } from './block-text';
import { dropOfService, dropText } from './drops';
import { noRole, pairView, type PairView } from './reading';
import type { FailoverRow } from './failover';
import { subtitle } from './find-virtual';
import { healthOf, serviceRows } from './services';
import { takeoverView } from './takeover';
import { effectsOf, routersFor } from './verbs';
import { compareVersions, nothingToApply, versions } from './versions';

const english = readerOf('en');
const NOW = new Date('2026-11-21T14:02:31.000Z');
const AT = '2026-11-21T14:02:30.000Z';
const SINCE = '2026-11-21T13:00:00.000Z';
const FILE = `serial_no = 3
primary = 192.168.1.10
backup_active = 1
backup = 192.168.1.20
network = direct

virtual HTTP {
     active = 1
     address = 192.168.1.250 eth0:1
     port = 80
     server web1 {
         address = 192.168.1.11
         active = 1
     }
     server web2 {
         address = 192.168.1.12
         active = 1
     }
}
virtual OFF {
     active = 0
     address = 192.168.1.251 eth0:2
     port = 25
}
`;
const { virtual } = read(parse(FILE).cst);
const HTTP = 'tcp:192.168.1.250:80';
const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

const check = (server: string, state: Check['state'], code?: string): Check => ({
  service: HTTP,
  server,
  label: server,
  state,
  since: SINCE,
  lastCheck: AT,
  latencyMs: 2,
  reason: code ? { code, params: {} } : null,
});

function status(part: Partial<Status> & { active?: boolean } = {}): Status {
  const { active = false, ...rest } = part;
  return {
    schema: 1,
    hostname: active ? 'lvs1' : 'lvs2',
    router: active ? 'primary' : 'backup',
    pulse: { state: 'running', since: SINCE, observedAt: AT },
    held: { vips: active ? 'all' : 'none', observedAt: AT },
    vrrp: [{ name: 'public', state: active ? 'MASTER' : 'BACKUP', since: SINCE, observedAt: AT }],
    vips: [{ address: '192.168.1.250', device: 'eth0', held: active }],
    forwarding: { ipv4: false, ipv6: false, observedAt: AT },
    summary: null,
    checks: [check('192.168.1.11:80', 'up'), check('192.168.1.12:80', 'up')],
    intents: null,
    lowered: null,
    config: {
      saved: { sha256: A, serial_no: 3 },
      running: { sha256: A, serial_no: 3, since: SINCE },
      pending: null,
      observedAt: AT,
    },
    findings: [],
    processes: [],
    unknown: {},
    ...rest,
  };
}

const reading = (router: string, s: Status | null): Reading => ({
  router,
  status: s,
  failure: s ? null : { code: 'unreachable', params: {} },
  readAt: AT,
});
const pairOf = (local: Status | null, peer: Status | null | undefined): PairView =>
  pairView({ local: reading('lvs1', local), peer: peer === undefined ? null : reading('lvs2', peer) }, true);

function ask(pair: PairView) {
  const services = serviceRows(virtual, pair.local.status?.checks ?? null, null, true);
  const list = answers(pair, services, null, takeoverView(pair, english.t), NOW, english);
  return list.map((a) => `${a.say} (${a.state ?? 'plain'})`);
}

describe('R15 the five answers', () => {
  it('all is well', () => {
    const list = ask(pairOf(status({ active: true }), status()));
    expect(list).toEqual(['Up (up)', 'lvs1 (plain)', 'Yes (up)', 'None (up)', 'Yes (up)']);
  });

  it('R51 failover services are what is served where lvs.cf says fos', () => {
    const pair = pairOf(status({ active: true }), status());
    const service = { id: 'fos:web', name: 'web', active: true } as FailoverService;
    const say = (health: FailoverRow['health']) => {
      const row = { service, health, check: null };
      const [first] = answers(pair, [], [row], takeoverView(pair, english.t), NOW, english);
      return [first?.state, first?.say, first?.more];
    };
    expect(say('up')).toEqual(['up', 'Up', '1 failover service up']);
    expect(say('down')).toEqual(['critical', 'Down', 'Nothing usable behind web']);
    expect(say('unknown')).toEqual(['unknown', 'Unknown', '1 failover service without a known check, 0 up']);
    const none = answers(pair, [], [], takeoverView(pair, english.t), NOW, english);
    expect(none[0]?.more).toBe('No active failover service');
  });

  it('R47 active-active names who holds what, and never two that hold the same', () => {
    const vips = (mine: string) =>
      (['192.168.1.250', '192.168.1.251'] as const).map((address, n) => ({
        ...{ address, device: 'eth0', held: address === mine },
        prefers: n ? ('backup' as const) : ('primary' as const),
      }));
    const held = { vips: 'some' as const, observedAt: AT };
    const pair = pairOf(
      status({ active: true, held, vips: vips('192.168.1.250') }),
      status({ held, vips: vips('192.168.1.251') }),
    );
    expect(ask(pair).slice(0, 3)).toEqual(['Up (up)', 'Each its own (plain)', 'Yes (up)']);
    const services = serviceRows(virtual, pair.local.status?.checks ?? null, null, true);
    expect(answers(pair, services, null, takeoverView(pair, english.t), NOW, english)[1]?.more).toBe(
      'lvs1 holds 192.168.1.250 and lvs2 holds 192.168.1.251',
    );
  });

  it('a silent backup is unknown, never an older value', () => {
    const list = ask(pairOf(status({ active: true }), null));
    expect(list).toEqual(['Up (up)', 'lvs1 (plain)', 'Unknown (unknown)', 'None (up)', 'Unknown (unknown)']);
  });

  it('checks that do not run are not green', () => {
    const list = ask(pairOf(status({ active: true, checks: null }), status()));
    expect(list[0]).toBe('Unknown (unknown)');
    expect(list[3]).toBe('Unknown (unknown)');
  });

  it('one server down, then all: degraded is up, nothing usable is critical', () => {
    const down = (s: string) => check(s, 'down', 'refused');
    const one = [down('192.168.1.11:80'), check('192.168.1.12:80', 'up')];
    expect(ask(pairOf(status({ active: true, checks: one }), status()))[3]).toBe('1 down (down)');
    expect(ask(pairOf(status({ active: true, checks: one }), status()))[0]).toBe('Up (up)');
    const all = [down('192.168.1.11:80'), down('192.168.1.12:80')];
    expect(ask(pairOf(status({ active: true, checks: all }), status()))[0]).toBe('Down (critical)');
  });

  it('two active routers are said first', () => {
    const list = ask(pairOf(status({ active: true }), status({ active: true })));
    expect(list.slice(0, 3)).toEqual(['In doubt (critical)', 'Both (critical)', 'No (down)']);
  });

  it('both stopped is stopped, not down', () => {
    const stopped = {
      pulse: { state: 'stopped' as const, since: null, observedAt: AT },
      held: { vips: 'none' as const, observedAt: AT },
      vrrp: null,
      checks: null,
    };
    expect(ask(pairOf(status(stopped), status(stopped))).slice(0, 2)).toEqual([
      'Stopped (off)',
      'None (off)',
    ]);
  });

  it('a router without agent here says so and guesses nothing', () => {
    expect(ask(pairOf(null, undefined))).toEqual([
      'Unknown (unknown)',
      'Unknown (unknown)',
      'Not known (degraded)',
      'Unknown (unknown)',
      'Unknown (unknown)',
    ]);
  });
});

describe('R15 can the backup take over', () => {
  it('lists what speaks against it, with the figure that was read', () => {
    const stopped = status({ pulse: { state: 'stopped', since: null, observedAt: AT }, vrrp: null });
    const view = takeoverView(pairOf(status({ active: true }), stopped), english.t);
    expect(view.verdict).toBe('no');
    expect(view.checks[0]).toEqual({ state: 'no', text: 'pulse runs there', value: 'stopped' });
    expect(view.reasons.map((r) => r.code)).toContain('standby-pulse-not-running');
  });

  it('a standby that has seen no real server yet is not said to reach one', () => {
    const summary = {
      ...{ services: 1, servers: 2, up: 0, down: 0, drained: 0, unknown: 2 },
      ...{ activeConnections: null, observedAt: AT },
    };
    const fresh = { ...status(), summary };
    const view = takeoverView(pairOf(status({ active: true }), fresh), english.t);
    expect(view.checks.find(({ text }) => text === 'It reaches a real server')?.state).toBe('unknown');
  });

  it('another configuration is a reservation', () => {
    const other = status();
    other.config.running = { sha256: B, serial_no: 2, since: SINCE };
    const view = takeoverView(pairOf(status({ active: true }), other), english.t);
    expect(view.verdict).toBe('reservation');
    expect(view.checks.filter((c) => c.state !== 'ok').map((c) => c.value)).toEqual(['serial 2']);
  });
});

describe('R53 four versions', () => {
  it('names the place that differs from what is saved here', () => {
    const behind = status();
    behind.config = {
      ...behind.config,
      saved: { sha256: B, serial_no: 2 },
      running: { sha256: B, serial_no: 2, since: AT },
    };
    const pair = pairOf(status({ active: true }), behind);
    expect(versions(pair).map((v) => v.compared)).toEqual(['reference', 'same', 'differs', 'differs']);
    expect(compareVersions(pair, english.t)).toEqual({
      verdict: 'behind',
      text: 'Saved here: serial 3. lvs2 has serial 2, lvs2 runs serial 2.',
    });
  });
});

describe('R53 nothing to apply', () => {
  const config = (saved: string, running: string | null) => ({
    ...{ pending: null, observedAt: AT, saved: { sha256: saved, serial_no: 3 } },
    running: running === null ? null : { sha256: running, serial_no: 3, since: SINCE },
  });
  it.each([
    ['all four are the same', status({ active: true }), status(), true],
    ['alone, and it runs what is saved', status({ active: true }), undefined, true],
    ['the peer has another saved', status({ active: true }), status({ config: config(B, A) }), false],
    ['this router runs another', status({ active: true, config: config(A, B) }), status(), false],
    ['nothing runs yet', status({ config: config(A, null) }), undefined, false],
    ['the peer is silent', status({ active: true }), null, false],
  ])('%s', (_, local, peer, nothing) => {
    expect(nothingToApply(pairOf(local, peer))).toBe(nothing);
  });
});

describe('R11 the routing table', () => {
  const kernel = (service: string, servers: [string, number][]): Table['services'][number] => ({
    id: service,
    protocol: 'tcp',
    address: '192.168.1.250',
    port: 80,
    mark: null,
    scheduler: 'wlc',
    persistent: 0,
    pmask: null,
    ...{ connections: null, inPackets: null, outPackets: null, inBytes: null, outBytes: null },
    destinations: servers.map(([id, active]) => ({
      id,
      address: id.split(':')[0] ?? '',
      port: 80,
      forwarding: 'direct',
      weight: 1,
      active,
      inactive: 0,
      connections: null,
      inPackets: null,
      outPackets: null,
      inBytes: null,
      outBytes: null,
    })),
  });
  const table = (services: Table['services']): Table => ({ observedAt: AT, total: 1, offset: 0, services });

  it('keeps the order of lvs.cf, shows who is out and why, and appends what is not ours', () => {
    const checks = [check('192.168.1.11:80', 'down', 'refused'), check('192.168.1.12:80', 'up')];
    const rows = serviceRows(
      virtual,
      checks,
      table([kernel('tcp:192.168.1.99:80', [['10.9.9.9:80', 1]]), kernel(HTTP, [['192.168.1.12:80', 7]])]),
      true,
    );
    expect(rows.map((r) => [r.label, r.health, r.active])).toEqual([
      ['HTTP', 'degraded', 7],
      ['OFF', 'off', null],
      ['', 'unknown', 1],
    ]);
    expect(rows[0]?.servers.map((s) => [s.label, s.health, s.destination?.active ?? null])).toEqual([
      ['web1', 'down', null],
      ['web2', 'up', 7],
    ]);
  });

  it('without checks nothing is up, with pulse stopped nothing runs', () => {
    expect(serviceRows(virtual, null, null, true)[0]?.health).toBe('unknown');
    expect(serviceRows(virtual, null, null, false)[0]?.health).toBe('off');
    expect(healthOf([])).toBe('critical');
    expect(healthOf(['unknown', 'down'])).toBe('unknown');
  });

  it('puts IPv6 into brackets before a port', () => {
    const [v] = virtual;
    if (!v) throw new Error('the file has a virtual server');
    expect(subtitle(v, english.t)).toBe('tcp 192.168.1.250:80');
    expect(subtitle({ ...v, address: 'fd00::1', fwmark: 7 }, english.t)).toBe('tcp [fd00::1]:80, mark 7');
    expect(subtitle({ ...v, address: null }, english.t)).toBe('tcp port 80, no address');
  });

  it('what is saved and was never applied does not run, and is not critical', () => {
    const applied = virtual.map((v) => ({ ...v, server: v.server.slice(0, 1) }));
    const [grown] = serviceRows(virtual, [check('192.168.1.11:80', 'up')], table([]), true, applied);
    expect(grown?.health).toBe('up');
    expect(grown?.servers.map((s) => s.health)).toEqual(['up', 'off']);
    expect(serviceRows(virtual, [], table([]), true, [])[0]?.health).toBe('off');
    const switchedOff = virtual.map((v) => ({ ...v, active: false }));
    expect(serviceRows(virtual, [], table([]), true, switchedOff)[0]?.health).toBe('off');
    // what runs with nothing behind it is as critical as before
    expect(serviceRows(virtual, [], table([]), true, virtual)[0]?.health).toBe('unknown');
  });

  it('says what a deletion drops, and that it is not known when it is not', () => {
    const [row] = serviceRows(
      virtual,
      [],
      table([
        kernel(HTTP, [
          ['192.168.1.11:80', 2],
          ['192.168.1.12:80', 1],
        ]),
      ]),
      true,
    );
    const [unread] = serviceRows(virtual, [], null, true);
    if (!row || !unread) throw new Error('no rows');
    expect(dropText(dropOfService(row, true, english.t), english.t)).toBe(
      '3 open connections drop: 2 to web1, 1 to web2.',
    );
    expect(dropText(dropOfService(unread, false, english.t), english.t)).toBe(
      'How many connections are open is not known.',
    );
    expect(dropText(dropOfService(unread, true, english.t), english.t)).toBe('No connection is open.');
  });
});

describe('R13 said before it is done', () => {
  const pair = pairOf(status({ active: true }), status());
  const said = (verb: 'stop' | 'start' | 'restart' | 'reload', target: 'local' | 'both', p = pair) => {
    const routers = routersFor(verb, target, p);
    return routers.flatMap((r) =>
      effectsOf(verb, r, routers, p, english.t).map((e) => `${e.weight}: ${e.text}`),
    );
  };

  it('stopping the active router: the other takes over; stopping both: nobody does', () => {
    expect(said('stop', 'local')[0]).toMatch(/^info: lvs1 is active: lvs2 takes the addresses/);
    expect(said('stop', 'both').at(-1)).toMatch(/^warning: lvs1 is active and nobody takes over/);
  });

  it('asks the one that serves last, and starts the primary first', () => {
    expect(routersFor('stop', 'both', pair).map((r) => r.name)).toEqual(['lvs2', 'lvs1']);
    expect(routersFor('start', 'both', pair).map((r) => r.name)).toEqual(['lvs1', 'lvs2']);
  });

  it('R54 warns that a start would put a change that was never applied on this router alone', () => {
    const changed = status({ active: true, pulse: { state: 'stopped', since: null, observedAt: AT } });
    changed.config = { ...changed.config, saved: { sha256: B, serial_no: 15 }, running: null };
    const p = pairOf(changed, status());
    expect(said('start', 'local', p).join()).toContain(
      'warning: lvs2 runs serial 3: this puts another one on lvs1 alone, with nothing to confirm.',
    );
    expect(said('start', 'both', p).join()).not.toContain('nothing to confirm');
    expect(said('start', 'local', pair).join()).not.toContain('nothing to confirm');
  });

  it('warns that the peer would start another file, or none', () => {
    const other = status();
    other.config = { ...other.config, saved: { sha256: B, serial_no: 2 } };
    expect(said('start', 'both', pairOf(status({ active: true }), other)).join()).toContain(
      'not what is saved on lvs1',
    );
    other.config = { ...other.config, saved: null };
    expect(said('start', 'both', pairOf(status({ active: true }), other)).join()).toContain(
      'no lvs.cf saved',
    );
  });
});

describe('the lines of a block', () => {
  it('are those of the file, by number', () => {
    const lines = blockText(FILE, { block: { kind: 'virtual', index: 1 } });
    expect(lines?.text.split('\n')[0]).toBe('virtual OFF {');
    expect(lines && lineOf(lines, english.t)).toBe('lines 20 to 24');
    const globals = blockText(FILE);
    expect(globals && lineOf(globals, english.t)).toBe('lines 1 to 5');
    expect(blockText('')).toBeNull();
  });
});

it('a router without a role is only "not set up yet" when nothing is saved', () => {
  const config = { saved: null, running: null, pending: null, observedAt: AT };
  expect(noRole({ config })).toBe('notSetUp');
  expect(noRole({ config: { ...config, saved: { sha256: 'a'.repeat(64), serial_no: 1 } } })).toBe(
    'roleUnknown',
  );
});
