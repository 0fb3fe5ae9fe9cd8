import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readerOf } from '@/lib/i18n/reader';
import { parse, print, read, type Cst, type Path } from '@/lib/lvscf';
import type { RouterClient } from '@/lib/router';
import type { FormDraft } from '../drafts';
import { conflictOf } from './conflict';
import { copyEntry, findServer, findVirtual } from './edits';
import { followBlock } from './follow';
import { lostEntry } from './lost';
import { readMeanwhile } from './meanwhile';
import { GLOBAL_SETTINGS, REAL_SERVER, VIRTUAL_SERVER } from './panels';
import { takeForm } from './save';

const FIRST = `serial_no = 1
primary = 192.168.1.10
network = direct
tcp_timeout = 60
virtual HTTP {
     active = 1
     address = 192.168.1.250 eth0:1
     port = 80
     timeout = 6
     scheduler = wlc
     # the old one
     my_own = 1
     server web1 {
         address = 192.168.1.11
         active = 1
         weight = 1
     }
}
`;
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** An agent whose history has these versions, the oldest first. */
function agentWith(versions: { text: string; author: string; kind?: string }[]): RouterClient {
  const entries = versions
    .map(({ text, author, kind = 'save' }, i) => ({
      id: `v${i}`,
      at: `2026-11-22T10:0${i}:00Z`,
      sha256: sha(text),
      serial_no: i + 1,
      author,
      caller: 'console',
      kind,
      reason: `edit ${i}`,
    }))
    .reverse();
  const newest = versions.at(-1)?.text ?? '';
  const answers: Record<string, (params: { id: string }) => unknown> = {
    'history.list': () => ({ entries }),
    'history.read': ({ id }) => {
      const text = versions[Number(id.slice(1))]?.text ?? '';
      return { entry: entries.find((e) => e.id === id), content: Buffer.from(text).toString('base64') };
    },
    'config.read': () => ({
      content: Buffer.from(newest).toString('base64'),
      sha256: sha(newest),
      serial_no: versions.length,
      observedAt: '2026-11-22T10:30:00Z',
    }),
  };
  const call = (method: string, params: { id: string }) => Promise.resolve(answers[method]?.(params));
  return { call } as unknown as RouterClient;
}
const cstOf = (text: string): Cst => parse(text).cst;
const draftOf = (values: Record<string, string>): FormDraft => ({
  id: 'd',
  form: '/x',
  base: sha(FIRST),
  findings: [],
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])),
});

describe('R56 two people edit one thing', () => {
  const second = FIRST.replace('tcp_timeout = 60', 'tcp_timeout = 70');
  const third = second.replace('network = direct', 'network = tunnel');
  const agent = agentWith([
    { text: FIRST, author: 'setup' },
    { text: FIRST, author: 'setup', kind: 'apply' },
    { text: second, author: 'alice' },
    { text: third, author: 'bob' },
  ]);

  it('shows each field that differs in three versions, with who saved it; what does not collide is put together', async () => {
    const then = await readMeanwhile(agent, sha(FIRST));
    const typed = { primary: '192.168.1.10', network: 'direct', tcp_timeout: '80', udp_timeout: '9' };
    const { values, conflict } = conflictOf(
      then,
      { cst: cstOf(third) },
      GLOBAL_SETTINGS,
      typed,
      readerOf('en'),
    );
    expect(conflict.saves.map(({ author }) => author)).toEqual(['alice', 'bob']);
    expect(conflict.rows.map(({ by, ...row }) => ({ ...row, by: by?.author ?? null }))).toEqual([
      {
        ...{ name: 'network', label: 'Use network type', is: 'theirs', by: 'bob' },
        ...{ base: 'Direct Routing', theirs: 'Tunneling', mine: 'Direct Routing' },
      },
      {
        ...{ name: 'tcp_timeout', label: 'TCP timeout', is: 'both', by: 'alice' },
        ...{ base: '60', theirs: '70', mine: '80' },
      },
      {
        ...{ name: 'udp_timeout', label: 'UDP timeout', is: 'mine', by: null },
        ...{ base: 'blank', theirs: 'blank', mine: '9' },
      },
    ]);
    expect(values).toMatchObject({ network: 'tunnel', tcp_timeout: '80', udp_timeout: '9' });
  });

  it('a version that the history has no more leaves everything that differs to be chosen', async () => {
    const then = await readMeanwhile(agent, sha('another'));
    const typed = { network: 'tunnel', tcp_timeout: '80' };
    const { conflict } = conflictOf(then, { cst: cstOf(third) }, GLOBAL_SETTINGS, typed, readerOf('en'));
    expect(conflict.saves).toEqual([]);
    expect(conflict.rows.map(({ name, is, base }) => [name, is, base])).toEqual([
      ['tcp_timeout', 'both', null],
    ]);
  });

  it('the other version, once chosen, is not written over', () => {
    const form = {
      tcp_timeout: '80',
      'use-tcp_timeout': 'theirs',
      udp_timeout: 'x',
      'use-udp_timeout': 'mine',
    };
    const { values, findings } = takeForm(GLOBAL_SETTINGS, form);
    expect(values).toEqual({ udp_timeout: 'x' });
    expect(findings.map(({ field }) => field)).toEqual(['udp_timeout']);
  });
});

describe('R56 what was edited is not where it was', () => {
  const http = (cst: Cst) => findVirtual(cst, 'tcp:192.168.1.250:80');
  const web1 = (cst: Cst) => findServer(cst, 'tcp:192.168.1.250:80', '192.168.1.11:80');
  const lost = (now: string, find: (cst: Cst) => Path | null) =>
    lostEntry(
      agentWith([
        { text: FIRST, author: 'setup' },
        { text: FIRST.replace(' timeout = 6\n', ' timeout = 7\n'), author: 'alice' },
        { text: now, author: 'bob' },
      ]),
      draftOf({ timeout: '9' }),
      find,
    );
  const noServer = FIRST.replace(/ {5}server [^}]*}\n/, '');
  const noVirtual = FIRST.slice(0, FIRST.indexOf('virtual'));

  it('is found again by its name when it has another address', async () => {
    const moved = FIRST.replace('port = 80', 'port = 8080');
    expect(await lost(moved, http)).toEqual({ is: 'moved', id: 'tcp:192.168.1.250:8080', server: null });
    expect(await lost(moved, web1)).toMatchObject({ is: 'moved', server: '192.168.1.11:8080' });
    expect(await lost(FIRST.replace('weight = 1', 'weight = 2'), web1)).toBeNull();
    const two = `${moved}virtual HTTP {\n address = 192.168.1.251 eth0:2\n port = 81\n}\n`;
    expect(followBlock(cstOf(FIRST), http(cstOf(FIRST)) ?? {}, cstOf(two))).toBeNull();
  });

  it('is known to be deleted, by whom, and whether its virtual server is there', async () => {
    expect(await lost(noVirtual, http)).toMatchObject({
      ...{ is: 'gone', name: 'HTTP', withParent: false, by: { author: 'bob' } },
    });
    expect(await lost(noServer, web1)).toMatchObject({ is: 'gone', name: 'web1', withParent: false });
    expect(await lost(noVirtual, web1)).toMatchObject({ is: 'gone', withParent: true });
  });

  it('is added again with what was typed and all that it had, comments and unknown directives too', () => {
    const then = cstOf(FIRST);
    const back = copyEntry(cstOf(noVirtual), { cst: then, at: http(then) ?? {} }, VIRTUAL_SERVER, {
      timeout: '9',
    });
    expect(print(back).toString('utf8')).toBe(FIRST.replace(' timeout = 6\n', ' timeout = 9\n'));
    const at = { cst: then, at: web1(then) ?? {} };
    const server = copyEntry(cstOf(noServer), at, REAL_SERVER, { weight: '5' }, http(then));
    expect(read(server).virtual[0]?.server).toMatchObject([{ name: 'web1', weight: 5, active: true }]);
  });
});
