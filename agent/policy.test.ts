import { describe, expect, it } from 'vitest';
import { methods, type MethodName } from '@/lib/protocol';
import { parseAgentConf } from './agent-conf';
import { handlers } from './methods';
import { allowed, type Caller } from './policy';

const names = Object.keys(methods) as MethodName[];
const callers: Caller[] = [{ kind: 'local' }, { kind: 'peer', key: 'lvs2' }];
const conf = parseAgentConf;

/** What each method needs, written down a second time: a method that slips into another class fails here. */
const read = [
  'hello',
  'status',
  'table',
  'doctor',
  'facts',
  'log',
  'config.read',
  'connections',
  'rates',
  'rates.last',
  'config.check',
  'history.list',
  'history.read',
  'change.get',
  'marks.read',
  'marks.check',
  'forwarding.read',
  'intents.read',
  'services.read',
  'accounts.state',
];
const write = [
  'config.save',
  'change.prepare',
  'change.commit',
  'change.confirm',
  'change.extend',
  'change.abort',
  'marks.save',
  'marks.apply',
  'forwarding.set',
  'services.set',
];
/** this router's own console alone */
const own = ['access.save', 'accounts.offered', 'accounts.taken'];
/** a peer's only where root says so: by it somebody becomes administrator of this router's console */
const accounts = ['accounts.offer'];
const operate = ['check.run', 'intents.merge', 'handover.set', 'pulse.control', 'table.zero'];

describe('policy', () => {
  it('R52 every method of the protocol has a handler, a limit and a class', () => {
    expect(Object.keys(handlers).sort()).toEqual([...names].sort());
    expect([...read, ...write, ...operate, ...accounts, ...own].sort()).toEqual([...names].sort());
    for (const name of names) expect(handlers[name].limitMs).toBeGreaterThan(0);
  });

  const table: [string, string, string[]][] = [
    ['no agent.conf', '', [...read, ...write, ...operate]],
    ['peers may read', 'peer_may = read', read],
    ['peers may read and operate', 'peer_may = read, operate', [...read, ...operate]],
    ['peers may bring accounts', 'peer_may = read, accounts', [...read, ...accounts]],
    [
      'peers may everything',
      'peer_may = read, write, operate, accounts',
      [...read, ...write, ...operate, ...accounts],
    ],
    ['peers may nothing', 'peer_may =', []],
    ['a broken file', 'peer_my = read', read],
  ];
  it.each(table)('with %s a peer may exactly what root leaves it', (_, text, expected) => {
    const may = names.filter((name) => allowed({ kind: 'peer', key: 'lvs2' }, name, conf(text)));
    expect(may.sort()).toEqual([...expected].sort());
  });

  it('what is this router’s own is never a peer’s, whatever root leaves it, and root’s console has everything', () => {
    for (const name of own) expect(allowed({ kind: 'peer', key: 'lvs2' }, name, conf(''))).toBe(false);
    expect(names.filter((name) => !allowed({ kind: 'local' }, name, conf('')))).toEqual([]);
  });

  it('a broken agent.conf leaves the local caller reading only', () => {
    const may = names.filter((name) => allowed({ kind: 'local' }, name, conf('devices')));
    expect(may.sort()).toEqual([...read].sort());
  });

  it('what is not in the table is denied: methods, inherited names, kinds of callers', () => {
    for (const caller of callers) {
      for (const name of ['nothing', 'constructor', '__proto__', 'toString', 'config', '']) {
        expect(allowed(caller, name, conf(''))).toBe(false);
      }
    }
    const stranger = { kind: 'constructor' } as unknown as Caller;
    expect(names.some((name) => allowed(stranger, name, conf('')))).toBe(false);
  });
});
