import { describe, expect, it } from 'vitest';
import { parse } from '@/lib/lvscf';
import type { ChangeState, Status } from '@/lib/protocol';
import { statusOf } from '../fake-agent.test-kit';
import { judge, type Difference } from './judge';
import { repairCommand } from './repairs';
import { formerVersions, type Places } from './sources';

const AT = '2030-01-01T00:00:00.000Z';
const LATER = '2030-01-01T01:00:00.000Z';
const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
const HTTP = 'tcp:10.0.0.100:80';
const file = (weight: number) =>
  parse(`serial_no = ${weight}
primary = 10.0.0.1
virtual HTTP {
     active = 1
     address = 10.0.0.100 eth0:1
     port = 80
     server web1 {
         address = 10.0.0.11
         active = 1
         weight = ${weight}
     }
}
`).cst;

const saved = (sha256: string, since = AT) => ({ sha256, serial_no: 1, since });
const running = (sha256: string, since = AT) => ({ sha256, serial_no: 1, since });
const config = (change: Partial<Status['config']> = {}): Status['config'] => ({
  ...{ saved: saved(A), running: running(A), pending: null, observedAt: AT },
  ...change,
});
const finding = (code: string): Status['findings'][number] => ({
  code,
  severity: 'info',
  params: {},
  since: AT,
});

function places(router: string, status: Partial<Status> | null, more: Partial<Places> = {}): Places {
  return {
    router,
    status: status && { ...statusOf(AT), config: config(), ...status },
    failure: null,
    ...{
      saved: file(1),
      running: file(1),
      history: new Map<string, string>(),
      kernel: null,
      lastChange: null,
    },
    ...more,
  };
}
const said = (found: Difference[]) =>
  found.map(({ code, repairs }) => [code, ...repairs.map((repair) => repairCommand(repair))]);
const lvs2 = (status: Partial<Status> | null = {}, more: Partial<Places> = {}) =>
  places('lvs2', status, more);

describe('R43 drift, each difference with a repair in either direction', () => {
  it('says nothing where all places agree, and of a router without peer', () => {
    expect(judge({ local: places('lvs1', {}), peer: lvs2() })).toEqual([]);
    expect(judge({ local: places('lvs1', {}), peer: null })).toEqual([]);
  });

  it('file and applied: apply, or save again what runs; in lvs.cf’s own words', () => {
    const local = places('lvs1', { findings: [finding('saved-not-running')] }, { saved: file(5) });
    const found = judge({ local, peer: null });
    expect(said(found)).toEqual([['saved-not-running', 'lvsctl apply', 'lvsctl restore running']]);
    expect(found[0]).toMatchObject({
      since: AT,
      router: 'lvs1',
      changes: [{ code: 'CHANGED', scope: 'server' }],
    });
    const there = lvs2({ findings: [finding('saved-not-running')] });
    expect(said(judge({ local: places('lvs1', {}), peer: there }))).toEqual([
      ['saved-not-running', 'lvsctl apply', 'lvsctl reload --peer'],
    ]);
  });

  it('the file is gone', () => {
    const findings = [finding('saved-missing')];
    expect(said(judge({ local: places('lvs1', { findings }), peer: null }))).toEqual([
      ['saved-missing', 'lvsctl restore running'],
    ]);
    const peer = lvs2({ findings });
    expect(said(judge({ local: places('lvs1', {}), peer }))).toEqual([['saved-missing', 'lvsctl push']]);
  });

  it.each(['lvsd-behind', 'table-differs', 'vips-incomplete', 'orphan-vip'])(
    'applied and kernel: %s',
    (code) => {
      const verb = code === 'lvsd-behind' || code === 'table-differs' ? 'reload' : 'restart';
      const peer = lvs2({ findings: [finding(code)] });
      expect(said(judge({ local: places('lvs1', {}), peer }))).toEqual([[code, `lvsctl ${verb} --peer`]]);
    },
  );

  it('a weight set by hand: back to the file, or into it', () => {
    const hold = { service: HTTP, server: '10.0.0.11:80', kind: 'weight' as const, since: LATER, weight: 7 };
    const none = { forwarding: null, scheduler: null, persistent: null, pmask: null };
    const kernel = { holds: [{ ...hold, ...none }], foreign: [], observedAt: AT };
    const [one, ...rest] = judge({ local: places('lvs1', {}), peer: lvs2({ kernel }) });
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ code: 'hand-weight', side: 'peer', router: 'lvs2', since: LATER });
    expect(said(one ? [one] : [])).toEqual([
      [
        'hand-weight',
        `lvsctl resume '${HTTP}' '10.0.0.11:80'`,
        `lvsctl adopt '${HTTP}' '10.0.0.11:80' --peer`,
      ],
    ]);
    expect(one?.changes).toMatchObject([{ params: { from: '1', to: '7' } }]);
  });

  it('a decision is said once, though both routers know it', () => {
    const decided = {
      service: HTTP,
      server: '10.0.0.11:80',
      weight: null,
      at: AT,
      by: 'root',
      remaining: null,
    };
    const intents = { list: [{ ...decided, state: 'drained' as const }], saved: true, observedAt: AT };
    const found = judge({ local: places('lvs1', { intents }), peer: lvs2({ intents }) });
    expect(said(found)).toEqual([
      ['decided-drained', `lvsctl resume '${HTTP}' '10.0.0.11:80'`, `lvsctl adopt '${HTTP}' '10.0.0.11:80'`],
    ]);
  });

  it('an entry of somebody else is left alone unless it can be adopted and that is asked', () => {
    const foreign = [{ service: 'tcp:10.0.0.101:25', server: null, since: AT }];
    const kernel = { holds: [], foreign, observedAt: AT };
    expect(said(judge({ local: places('lvs1', { kernel }), peer: null }))).toEqual([['foreign-entry']]);
  });

  it('each of many virtual servers is found by its own place in the file', () => {
    const many = Array.from(
      { length: 5 },
      (_, i) =>
        `virtual V${i} {\n address = 10.0.0.${100 + i} eth0:${i}\n server s${i} {\n address = 10.0.1.${i}\n weight = 1\n }\n}\n`,
    );
    const running = parse(`# top\n${many.join('')}`).cst;
    const none = { forwarding: null, scheduler: null, persistent: null, pmask: null };
    const hold = (i: number) => ({
      ...{
        service: `tcp:10.0.0.${100 + i}:80`,
        server: `10.0.1.${i}:80`,
        kind: 'weight' as const,
        since: AT,
      },
      ...{ ...none, weight: 7 },
    });
    const kernel = { holds: [hold(3), hold(0)], foreign: [], observedAt: AT };
    const found = judge({ local: places('lvs1', { kernel }, { running }), peer: null });
    expect(found.map(({ changes }) => changes.map(({ params }) => [params.virtual, params.server]))).toEqual([
      [['V3', 's3']],
      [['V0', 's0']],
    ]);
  });

  it('more than a hundred entries are counted', () => {
    const foreign = Array.from({ length: 103 }, (_, i) => ({
      service: `fwm:${i + 1}`,
      server: null,
      since: AT,
    }));
    const found = judge({
      local: places('lvs1', { kernel: { holds: [], foreign, observedAt: AT } }),
      peer: null,
    });
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toMatchObject({ code: 'more-entries', params: { count: 3 } });
  });

  it.each([
    ['peer-behind', [[B, AT]], [], ['lvsctl push', 'lvsctl pull'], LATER],
    ['here-behind', [], [[A, AT]], ['lvsctl pull', 'lvsctl push'], AT],
    ['saved-differs', [], [], ['lvsctl push', 'lvsctl pull'], null],
    // a change that was taken back there, and then made here again
    ['peer-behind', [[B, LATER]], [[A, AT]], ['lvsctl push', 'lvsctl pull'], LATER],
    ['saved-differs', [[B, AT]], [[A, AT]], ['lvsctl push', 'lvsctl pull'], null],
  ] as [string, [string, string][], [string, string][], string[], string | null][])(
    'files of both: %s, by who has had the other’s (%j %j)',
    (code, here, there, commands, since) => {
      const local = places(
        'lvs1',
        { config: config({ saved: saved(A, LATER) }) },
        { history: new Map(here) },
      );
      const peer = lvs2(
        { config: config({ saved: saved(B), running: running(A) }) },
        { saved: file(2), history: new Map(there) },
      );
      const found = judge({ local, peer });
      expect(said(found)).toEqual([[code, ...commands]]);
      expect(found[0]?.since).toBe(since);
      expect(found[0]?.changes).toHaveLength(1);
    },
  );

  it('nothing saved on one of them', () => {
    const empty = config({ saved: null, running: null });
    expect(said(judge({ local: places('lvs1', {}), peer: lvs2({ config: empty }) }))).toEqual([
      ['peer-behind', 'lvsctl push'],
    ]);
    expect(said(judge({ local: places('lvs1', { config: empty }), peer: lvs2() }))).toEqual([
      ['here-behind', 'lvsctl pull'],
    ]);
  });

  it('what runs on both: apply, or take what runs there', () => {
    const peer = lvs2({ config: config({ running: running(C, LATER) }) }, { running: file(3) });
    const found = judge({ local: places('lvs1', {}), peer });
    expect(said(found)).toEqual([['running-differs', 'lvsctl apply', 'lvsctl pull --running']]);
    expect(found[0]).toMatchObject({ since: LATER, changes: [{ code: 'CHANGED' }] });
  });
});

describe('R54 a peer that was away', () => {
  const lastChange = (change: Partial<ChangeState> = {}): ChangeState => ({
    ...{
      changeId: 'alone-x',
      step: 'confirmed',
      owner: 'root',
      base: B,
      target: A,
      preparedAt: AT,
      committedAt: LATER,
    },
    ...{ revertAt: null, endedAt: LATER, reason: null, applied: true },
    ...change,
  });
  const local = (change: Partial<ChangeState> = {}) =>
    places('lvs1', {}, { lastChange: lastChange(change), history: new Map([[B, AT]]) });

  it('counts as behind while it is silent', () => {
    expect(judge({ local: local(), peer: lvs2(null) })).toMatchObject([
      { code: 'peer-left-behind', since: LATER, repairs: [], params: { here: 'lvs1', there: 'lvs2' } },
    ]);
  });

  it('is told with its repair when it returns', () => {
    const peer = lvs2(
      { config: config({ saved: saved(B), running: running(B) }) },
      { saved: file(2), running: file(2) },
    );
    expect(said(judge({ local: local(), peer }))).toEqual([
      ['peer-missed-change', 'lvsctl apply', 'lvsctl push', 'lvsctl pull'],
      ['running-differs', 'lvsctl apply', 'lvsctl pull --running'],
    ]);
  });

  it.each([{ changeId: 'pair-x' }, { step: 'reverted' as const }, { target: C }])(
    'is not behind for another reason: %j',
    (change) => {
      expect(judge({ local: local(change), peer: lvs2(null) })).toEqual([]);
    },
  );
});

it('R43 a version of the history counts until it was replaced, the last time', () => {
  const entries = [
    { sha256: A, at: '5' },
    { sha256: B, at: '4' },
    { sha256: B, at: '3' },
    { sha256: A, at: '2' },
    { sha256: B, at: '1' },
  ];
  expect([...formerVersions(entries)]).toEqual([
    [B, '5'],
    [A, '3'],
  ]);
  expect([...formerVersions([{ sha256: A, at: '1' }])]).toEqual([]);
});
