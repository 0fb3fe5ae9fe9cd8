import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPolicy } from './load';

let conf: string;
beforeEach(() => {
  conf = path.join(mkdtempSync('/var/tmp/policy-'), 'agent.conf');
});
afterEach(() => rmSync(path.dirname(conf), { recursive: true }));

it('R34: without agent.conf there is no key, so ssh is not used, and no rsh', () => {
  const knownHosts = path.join(path.dirname(conf), 'load_known_hosts');
  expect(loadPolicy(conf)).toEqual({ key: null, user: 'lvs-load', knownHosts, rsh: false });
});

it('R34: root names key, account, host keys and whether rsh may be used', () => {
  writeFileSync(
    conf,
    'load_ssh_key = /root/.ssh/load # ours\nload_ssh_user=ops\nload_known_hosts = /k\nload_rsh = yes\n',
  );
  expect(loadPolicy(conf)).toEqual({ key: '/root/.ssh/load', user: 'ops', knownHosts: '/k', rsh: true });
});

it.each([
  'load_ssh_key = key',
  'load_ssh_user = -oProxyCommand',
  'load_known_hosts = /a b',
  'load_rsh = maybe',
])('R34: %s permits nothing', (line) => {
  writeFileSync(conf, `${line}\n`);
  expect(loadPolicy(conf)).toBeNull();
});

it('R34: a policy that others may write permits nothing', () => {
  writeFileSync(conf, 'load_ssh_key = /k\n');
  chmodSync(conf, 0o666);
  expect(loadPolicy(conf)).toBeNull();
});
