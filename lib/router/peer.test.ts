import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AgentError, type ErrorCode } from '@/lib/protocol';
import { pushFile } from './file-peer';
import { pairingStore, type Pairing, type PairingStore } from './pairing';
import { pairedRouter, peerRouter } from './peer';
import type { RouterClient } from './client';
import { TestSshd } from './sshd.test-kit';
import { fetchHostKey } from './ssh';

/** A bridge that answers hello and facts, never answers pulse.control, and ends at table: the line protocol without an agent. */
const BRIDGE = `
let rest = '';
process.stdin.on('data', (chunk) => {
  rest += chunk;
  for (let at; (at = rest.indexOf('\\n')) >= 0; rest = rest.slice(at + 1)) {
    const { id, method } = JSON.parse(rest.slice(0, at));
    const answer = (result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
    if (method === 'hello') answer({ protocol: 1, version: '0', hostname: process.env.SSH_ORIGINAL_COMMAND ?? '' });
    if (method === 'facts') answer({ hostname: 'backup', interfaces: [] });
    if (method === 'history.list') answer({ entries: 'none' });
    if (method === 'table') { process.stderr.write('the agent has gone'); process.exit(3); }
  }
});
process.stdin.on('end', () => process.exit(0));
`;

let sshd: TestSshd;
let store: PairingStore;
let pairing: Pairing;
const open: RouterClient[] = [];

function connect(): RouterClient {
  const client = peerRouter(pairing, store);
  open.push(client);
  return client;
}

async function codeOf(call: Promise<unknown>): Promise<ErrorCode> {
  const error: unknown = await call.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AgentError)) throw error;
  return error.code;
}

async function pinShown(): Promise<void> {
  const shown = await fetchHostKey('127.0.0.1', sshd.port);
  await store.pin('127.0.0.1', sshd.port, shown.line);
}

beforeAll(async () => {
  sshd = await TestSshd.start();
  writeFileSync(path.join(sshd.folder, 'bridge.cjs'), BRIDGE);
});
afterAll(() => sshd.remove());

beforeEach(async () => {
  store = pairingStore(path.join(sshd.folder, 'console'));
  pairing = {
    host: '127.0.0.1',
    port: sshd.port,
    user: sshd.user,
    mode: 'agent',
    path: '/etc/sysconfig/ha/lvs.cf',
    pairedAt: '2030-01-01T00:00:00.000Z',
  };
  const command = `${process.execPath} ${sshd.folder}/bridge.cjs`;
  sshd.authorize(await store.publicKey(), `restrict,from="127.0.0.1",command="${command}"`);
});
afterEach(() => {
  for (const client of open.splice(0)) client.close();
  rmSync(store.folder, { recursive: true, force: true });
});

describe('pairing over a real sshd (R42)', () => {
  it('R42 shows the fingerprint that ssh-keygen shows on the peer, and the address we come from', async () => {
    const shown = await fetchHostKey('127.0.0.1', sshd.port);
    expect(shown.fingerprint).toBe(sshd.fingerprint());
    expect(shown).toMatchObject({ type: 'ssh-ed25519', localAddress: '127.0.0.1' });
    expect(shown.line).toMatch(new RegExp(`^\\[127\\.0\\.0\\.1\\]:${sshd.port} ssh-ed25519 `));
  });

  it('R42 an unknown host is refused before anything is sent', async () => {
    expect(await codeOf(connect().call('facts', {}))).toBe('host-key-unknown');
  });

  it('R42 the pinned host is reached, and its forced command decides what runs', async () => {
    await pinShown();
    const client = connect();
    expect((await client.call('facts', {})).hostname).toBe('backup');
    const hello = await client.call('hello', { protocol: 1 });
    expect(hello.hostname).toBe('lvs-agent connect');
  });

  it('R42 a changed host key is refused, and the right one is let in again', async () => {
    await pinShown();
    await sshd.stop();
    const saved = readFileSync(path.join(sshd.folder, 'host_key'));
    sshd.newHostKey();
    await sshd.run();
    const error: unknown = await connect()
      .call('facts', {})
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'host-key-changed',
      data: { params: { fingerprint: sshd.fingerprint() } },
    });
    // A key of another type in place of the pinned one is a changed key too.
    await sshd.stop();
    sshd.newHostKey('ecdsa');
    await sshd.run();
    expect(await codeOf(connect().call('facts', {}))).toBe('host-key-changed');
    await sshd.stop();
    writeFileSync(path.join(sshd.folder, 'host_key'), saved, { mode: 0o600 });
    await sshd.run();
    expect((await connect().call('facts', {})).hostname).toBe('backup');
  });

  it('R42 a revoked key is neither pinned nor trusted', async () => {
    await pinShown();
    const file = path.join(store.folder, 'known_hosts');
    writeFileSync(file, `${readFileSync(file, 'utf8')}@revoked ${readFileSync(file, 'utf8')}`);
    expect(await codeOf(connect().call('facts', {}))).toBe('host-key-changed');
    expect(await codeOf(pinShown())).toBe('host-key-revoked');
  });

  it('a key that the peer does not let in is refused', async () => {
    await pinShown();
    sshd.authorize('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvcmVpZ24ga2V5IG9mIHNvbWVib2R5IGVsc2Uh', '');
    expect(await codeOf(connect().call('facts', {}))).toBe('refused');
  });

  it('a connection cut in the middle of a change is an AgentError and never sent twice; the next call connects anew', async () => {
    await pinShown();
    const client = connect();
    await client.call('facts', {});
    const waiting = codeOf(client.call('pulse.control', { verb: 'stop', author: 'test' }));
    setTimeout(() => sshd.cutSessions(), 50);
    expect(await waiting).toBe('unreachable');
    expect((await client.call('facts', {})).hostname).toBe('backup');
  });

  it('a bridge that ends says why', async () => {
    await pinShown();
    const error: unknown = await connect()
      .call('table', {})
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'unreachable', data: { detail: 'the agent has gone' } });
  });

  it('an answer that is not what the method promises is refused', async () => {
    await pinShown();
    expect(await codeOf(connect().call('history.list', {}))).toBe('protocol');
  });

  it('a host where nobody listens is unreachable', async () => {
    await pinShown();
    await sshd.stop();
    expect(await codeOf(connect().call('facts', {}))).toBe('unreachable');
    expect(await codeOf(fetchHostKey('127.0.0.1', sshd.port))).toBe('unreachable');
    await sshd.run();
  });
});

describe('the pairing store', () => {
  it('keeps key, pin and peer readable by their owner only, and makes the key once', async () => {
    const first = await store.publicKey();
    await pinShown();
    await store.save(pairing);
    expect(await store.publicKey()).toBe(first);
    expect(first).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+ lvs-console@\S+$/);
    for (const name of ['id_ed25519', 'known_hosts', 'peer.json']) {
      expect(statSync(path.join(store.folder, name)).mode & 0o777, name).toBe(0o600);
    }
    expect(readdirSync(store.folder).sort()).toEqual(['id_ed25519', 'known_hosts', 'peer.json']);
  });

  it('two at once make one key', async () => {
    rmSync(store.folder, { recursive: true, force: true });
    const made = await Promise.all([store.publicKey(), store.publicKey(), store.publicKey()]);
    expect(new Set(made).size).toBe(1);
  });

  it('is paired only once the peer has let us in', async () => {
    expect(await pairedRouter(store)).toBeNull();
    await store.save({ ...pairing, pairedAt: null });
    expect(await pairedRouter(store)).toBeNull();
    await store.save(pairing);
    expect((await pairedRouter(store))?.name).toBe('127.0.0.1');
    await pinShown();
    await store.unpair();
    expect(await store.pairing()).toBeNull();
    expect(await store.knownHosts()).not.toContain('127.0.0.1');
    expect(existsSync(path.join(store.folder, 'id_ed25519'))).toBe(true);
  });

  it('refuses a host that a command line could misread, and says that a broken peer.json is broken', async () => {
    for (const host of ['-oProxyCommand=x', 'a b', "a'b", '', 'a\nb']) {
      expect(await codeOf(store.save({ ...pairing, host })), host).toBe('invalid-params');
    }
    await store.save(pairing);
    writeFileSync(path.join(store.folder, 'peer.json'), '{"host":');
    expect(await codeOf(store.pairing())).toBe('read-failed');
  });
});

describe('a peer with sshd only (R42)', () => {
  const content = Buffer.from('serial_no = 7\n'.repeat(30_000));
  let target: string;

  beforeEach(async () => {
    sshd.authorize(await store.publicKey(), 'restrict');
    await pinShown();
    target = path.join(sshd.folder, 'lvs.cf');
    pairing = { ...pairing, mode: 'file', path: target };
    writeFileSync(target, 'serial_no = 6\n', { mode: 0o640 });
    chmodSync(target, 0o640);
  });
  const leftovers = () =>
    readdirSync(sshd.folder).filter((name) => name.includes('lvs-console-') && !name.endsWith('old'));

  it('R42 replaces the file whole, keeps its mode and the old file, and reads it back', async () => {
    const result = await pushFile(pairing, store, content);
    expect(result).toMatchObject({
      delivered: true,
      verified: true,
      synced: true,
      keptAs: `${target}.lvs-console-old`,
    });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o640);
    expect(readFileSync(`${target}.lvs-console-old`, 'utf8')).toBe('serial_no = 6\n');
    expect(leftovers()).toEqual([]);
    expect(await pushFile(pairing, store, content)).toMatchObject({
      delivered: true,
      verified: true,
      keptAs: null,
    });
  });

  it('writes through a link and makes a file that was not there', async () => {
    const link = path.join(sshd.folder, 'link.cf');
    rmSync(link, { force: true });
    symlinkSync(target, link);
    await pushFile({ ...pairing, path: link }, store, content);
    expect(readFileSync(target).equals(content)).toBe(true);
    rmSync(target);
    expect(await pushFile(pairing, store, content)).toMatchObject({
      delivered: true,
      replaced: null,
      keptAs: null,
    });
  });

  it('R42 cut at any moment leaves the old or the new file, never a part; the next push takes away what was left', async () => {
    for (let delay = 0; delay < 120; delay += 8) {
      writeFileSync(target, 'serial_no = 6\n');
      const pushed = pushFile(pairing, store, content).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, delay));
      sshd.cutSessions();
      await pushed;
      const there = readFileSync(target);
      expect(there.equals(content) || there.toString() === 'serial_no = 6\n', `after ${delay} ms`).toBe(true);
    }
    for (const left of [target, `${target}.lvs-console-old`])
      writeFileSync(`${left}.lvs-console-0123456789ab`, 'serial_no');
    expect(await pushFile(pairing, store, content)).toMatchObject({ verified: true });
    expect(leftovers()).toEqual([]);
  }, 60_000);

  it('a folder that is not there is an error in words of the peer', async () => {
    const error: unknown = await pushFile({ ...pairing, path: '/nonexistent/lvs.cf' }, store, content).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'write-failed', data: { params: { what: '/nonexistent/lvs.cf' } } });
  });
});
