import { describe, expect, it } from 'vitest';
import { diff, parse } from '@/lib/lvscf';
import { readerOf } from '@/lib/i18n/reader';
import type { Repair } from '@/lib/router';
import { loadTaking, repairPage, takingEffects, takingPage, type TakingView } from './drift';
import { pairView } from './reading';
import { serviceRows } from './services';
import { read } from '@/lib/lvscf';

const FILE =
  'primary = 10.0.0.1\nvirtual HTTP {\n active = 1\n address = 10.0.0.100 eth0:1\n server a {\n address = 10.0.0.11\n active = 1\n weight = 1\n }\n}\n';
const HTTP = 'tcp:10.0.0.100:80';
const rows = serviceRows(read(parse(FILE).cst).virtual, null, null, true);
const repair = (code: Repair['code'], more: Partial<Repair> = {}): Repair => ({
  ...{ code, side: 'local', service: null, server: null },
  ...more,
});

describe('R43 each repair is asked for on a page', () => {
  it.each<[Repair, string]>([
    [repair('apply'), '/changes#apply'],
    [repair('push'), '/changes#h-push'],
    [repair('pull'), '/drift/pull/local/all'],
    [repair('pull-running'), '/drift/pull-running/local/all'],
    [repair('restore-running'), '/drift/restore-running/local/all'],
    [repair('reload', { side: 'peer' }), '/control/reload/peer'],
    [repair('restart'), '/control/restart/local'],
    [
      repair('adopt', { side: 'peer', service: HTTP, server: '10.0.0.11:80' }),
      '/drift/adopt/peer/tcp%3A10.0.0.100%3A80%2010.0.0.11%3A80',
    ],
    [repair('adopt', { service: HTTP }), '/drift/adopt/local/tcp%3A10.0.0.100%3A80'],
    [
      repair('resume', { service: HTTP, server: '10.0.0.11:80' }),
      '/control/server/resume/tcp%3A10.0.0.100%3A80/10.0.0.11%3A80',
    ],
    // of a whole virtual server: by any of its real servers
    [repair('resume', { service: HTTP }), '/control/server/resume/tcp%3A10.0.0.100%3A80/10.0.0.11%3A80'],
  ])('%j', (one, page) => {
    expect(repairPage(one, 'administrator', rows)).toBe(page);
    expect(repairPage(one, 'viewer', rows)).toBeNull();
  });

  it('an operator is offered what he may do, and no other', () => {
    expect(repairPage(repair('reload'), 'operator', rows)).toBe('/control/reload/local');
    expect(repairPage(repair('adopt', { service: HTTP }), 'operator', rows)).toBeNull();
    expect(repairPage(repair('resume', { service: 'tcp:10.9.9.9:1' }), 'operator', rows)).toBeNull();
  });
});

describe('R43 the page that asks', () => {
  const status = null;
  const pair = pairView(
    { local: { router: 'lvs1', status, failure: null, readAt: '2030-01-01T00:00:00.000Z' }, peer: null },
    true,
  );
  const to = parse(FILE.replace('weight = 1', 'weight = 7')).cst;
  const draft = { base: 'a', content: '', sha256: 'b', changes: diff(parse(FILE).cst, to) };
  const item = {
    ...{
      kind: 'decided' as const,
      service: HTTP,
      server: '10.0.0.11:80',
      since: null,
      by: 'root',
      weight: 7,
    },
    ...{ state: 'weight' as const, forwarding: null, scheduler: null, persistent: null, pmask: null },
  };
  const view = (value: TakingView['draft']['value']): TakingView => ({
    ...{ pair, taking: 'adopt', side: 'local', entry: 'all' },
    draft: value ? { value, error: null } : { value: null, error: { code: 'unreachable', params: {} } },
  });
  const said = (value: TakingView['draft']['value']) =>
    takingEffects(view(value), readerOf('en')).map(({ weight, text }) => `${weight}: ${text}`);

  it('says what is saved, what stays, what is to be done afterwards, and what cannot be taken', () => {
    const lines = said({ ...draft, taken: [item], left: [{ item, why: 'no-server' }] });
    expect(lines).toEqual([
      expect.stringMatching(/^warning: .*cannot be written/),
      expect.stringMatching(/^info: Saves this/),
      expect.stringMatching(/^info: What is saved now/),
      expect.stringMatching(/^info: Apply it, then end/),
    ]);
  });

  it('has nothing to save where lvs.cf says it already, and says nothing where it could not be read', () => {
    expect(said({ ...draft, sha256: 'a', changes: [] })).toEqual([
      expect.stringMatching(/^info: lvs.cf says this/),
    ]);
    expect(said(null)).toEqual([]);
  });

  it('there is none for what is no repair, no side, or a peer that is not paired', async () => {
    const none = { name: 'x', close: () => undefined, call: () => Promise.reject(new Error('not asked')) };
    expect(await loadTaking(none, { repair: 'rm', side: 'local', entry: 'all' })).toBeNull();
    expect(await loadTaking(none, { repair: 'adopt', side: 'both', entry: 'all' })).toBeNull();
    expect(takingPage('x', 'y', '../../accounts')).toBe('/drift/x/y/..%2F..%2Faccounts');
  });
});
