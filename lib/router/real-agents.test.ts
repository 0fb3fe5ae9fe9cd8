import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AgentError, type MethodName } from '@/lib/protocol';
import type { RouterClient } from './client';
import { applyPair, type ApplyOptions } from './coordinator';
import { localRouter } from './local';
import { pairingStore } from './pairing';
import { pairedRouter } from './peer';
import { abortPair, confirmPair, extendPair, pairState } from './settle';
import { TestSshd } from './sshd.test-kit';
import { TestRouter, build, ownAddress, shareKeys } from './two-routers.test-kit';

const lvscf = (serial: number) => `serial_no = ${serial}
primary = ${ownAddress()}
service = lvs
backup_active = 0
heartbeat = 0
network = direct
`;
const OLD = lvscf(1);
const NEW = lvscf(2);
/** Seconds until the agents go back: long enough for an ssh call on a busy machine, short enough for a test. */
const REVERT = 5;

let here: TestRouter;
let there: TestRouter;
let sshd: TestSshd;
let local: RouterClient;
let peer: RouterClient;

beforeAll(async () => {
  build();
  here = new TestRouter('here');
  there = new TestRouter('there');
  sshd = await TestSshd.start();
  await Promise.all([here.start(), there.start()]);
}, 60_000);

afterAll(async () => {
  await Promise.all([here.remove(), there.remove(), sshd.remove()]);
});

const store = () => pairingStore(path.join(here.root, 'var/lib/lvs-console'));
const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const contents = () =>
  [here.saved(), there.saved()].map((text) => (text === OLD ? 'old' : text === NEW ? 'new' : 'other'));

/** The same client, told before each call of a method. */
function before(client: RouterClient, wanted: MethodName, act: () => Promise<void> | void): RouterClient {
  return {
    ...client,
    async call(method, params) {
      if (method === wanted) await act();
      return client.call(method, params);
    },
  };
}

describe('two real agents, the peer through sshd and the bridge', () => {
  it('R42 lvsctl pair shows the command for the peer, root runs it there, and then they are paired', async () => {
    const args = ['pair', '127.0.0.1', '--port', String(sshd.port), '--user', sshd.user, '--json'];
    const wrong = await here.run('lvsctl', [...args, '--fingerprint', 'SHA256:wrong']);
    expect(wrong.code).toBe(1);
    expect(await store().knownHosts()).toBe('');
    const first = await here.run('lvsctl', [...args, '--fingerprint', sshd.fingerprint()]);
    expect(first.code, first.err).toBe(3);
    const said = JSON.parse(first.out) as { paired: boolean; command: string; error: { code: string } };
    expect(said).toMatchObject({ paired: false, error: { code: 'refused' } });
    const [, command, ...rest] =
      /^lvs-agent (authorize) --name (\S+) --from (\S+) '([^']+)'$/.exec(said.command) ?? [];
    const [name = '', from = '', key = ''] = rest;
    const authorized = await there.run('lvs-agent', [command ?? '', '--name', name, '--from', from, key]);
    expect(authorized.code, authorized.err).toBe(0);
    shareKeys(sshd.folder, there);
    const second = await here.run('lvsctl', args);
    expect(second.code, second.err).toBe(0);
    expect(JSON.parse(second.out)).toMatchObject({ paired: true });
  }, 30_000);

  it('R40 lvsctl save, push, history and restore do what they say', async () => {
    const file = path.join(here.root, 'first.cf');
    writeFileSync(file, OLD);
    const saved = await here.run('lvsctl', ['save', file, '--reason', 'first']);
    expect(saved.code, saved.err).toBe(0);
    const pushed = await here.run('lvsctl', ['push', '--json']);
    expect(pushed.code, pushed.err).toBe(0);
    expect(JSON.parse(pushed.out)).toMatchObject({
      delivered: true,
      verified: true,
      active: false,
      failure: null,
    });
    expect(contents()).toEqual(['old', 'old']);
    writeFileSync(file, NEW);
    expect((await here.run('lvsctl', ['save', file, '--base', 'a'.repeat(64)])).code).toBe(1);
    expect((await here.run('lvsctl', ['save', file, '--dry-run'])).code).toBe(0);
    expect(contents()).toEqual(['old', 'old']);
    expect((await here.run('lvsctl', ['save', file])).code).toBe(0);
    const listed = await here.run('lvsctl', ['history', '--json']);
    const { entries } = JSON.parse(listed.out) as { entries: { id: string; reason: string; kind: string }[] };
    const first = entries.find(({ reason }) => reason === 'first');
    expect((await here.run('lvsctl', ['restore', first?.id ?? ''])).code).toBe(0);
    expect(contents()).toEqual(['old', 'old']);
    const bad = path.join(here.root, 'bad.cf');
    writeFileSync(bad, 'primary = 1.2.3\n');
    const refused = await here.run('lvsctl', ['save', bad]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/bad\.cf:1:\d+: error [A-Z_]+ /);
    expect(contents()).toEqual(['old', 'old']);
  }, 60_000);
});

describe('a change stopped at each step, with real agents', () => {
  beforeEach(async () => {
    local = localRouter(here.socket);
    const paired = await pairedRouter(store());
    if (!paired) throw new Error('the first test did not pair them');
    peer = paired;
    for (const client of [local, peer]) await reset(client);
    expect(contents()).toEqual(['old', 'old']);
  }, 30_000);
  afterEach(() => {
    local.close();
    peer.close();
  });

  async function reset(client: RouterClient): Promise<void> {
    const now = await client.call('config.read', { which: 'saved' });
    const content = Buffer.from(OLD).toString('base64');
    await client.call('config.save', { content, base: now?.sha256 ?? null, author: 'test' });
  }

  async function apply(more: Partial<ApplyOptions> = {}) {
    const base = await local.call('config.read', { which: 'saved' });
    return applyPair({
      local,
      peer,
      bundle: { lvscf: Buffer.from(NEW).toString('base64') },
      base: base?.sha256 ?? null,
      owner: 'test',
      revertAfter: REVERT,
      passiveFirst: true,
      allowAlone: false,
      ...more,
    });
  }
  const sides = async () => {
    const { routers } = await pairState({ local, peer, changeId: null });
    return [routers?.local.on, routers?.peer?.on];
  };

  it('R40 R54 runs through, is given more time, and is confirmed after the first limit', async () => {
    const result = await apply();
    const { changeId } = result;
    expect(result).toMatchObject({ outcome: 'done', repair: [] });
    expect(contents()).toEqual(['new', 'new']);
    const more = await extendPair({ author: 'test', local, peer, changeId, seconds: 60 });
    expect(more.outcome).toBe('extended');
    expect(Date.parse(more.until ?? '') - Date.parse(result.confirmBy ?? '')).toBeGreaterThan(50_000);
    await wait(REVERT + 1);
    expect(contents()).toEqual(['new', 'new']);
    expect((await confirmPair({ author: 'test', local, peer, changeId })).outcome).toBe('confirmed');
    expect(await sides()).toEqual(['new', 'new']);
    expect((await extendPair({ author: 'test', local, peer, changeId, seconds: 60 })).outcome).toBe(
      'not-extended',
    );
  }, 30_000);

  it('R54 confirmed, and both agents killed and started at once: stays past its limit', async () => {
    const { changeId } = await apply({ revertAfter: 2 });
    expect((await confirmPair({ author: 'test', local, peer, changeId })).outcome).toBe('confirmed');
    await Promise.all([here.kill(), there.kill()]);
    await Promise.all([here.start(), there.start()]);
    await wait(2);
    expect(contents()).toEqual(['new', 'new']);
    expect(await sides()).toEqual(['new', 'new']);
  }, 30_000);

  it('R54 R56 two applies at once: at most one is done, and both routers have the same', async () => {
    const other = lvscf(3);
    const results = await Promise.all([
      apply({ owner: 'one' }),
      apply({ owner: 'two', bundle: { lvscf: Buffer.from(other).toString('base64') } }),
    ]);
    const done = results.filter(({ outcome }) => outcome === 'done');
    expect(done.length).toBeLessThan(2);
    for (const { outcome, routers } of results.filter((result) => !done.includes(result))) {
      expect(outcome).toBe('refused');
      const failures = [routers.local.failure, routers.peer?.failure].filter((failure) => failure != null);
      expect(failures.map(({ code }) => code)).toContain('change-pending');
      expect(['one', 'two']).toContain(failures[0]?.params.owner);
    }
    const expected = done[0] ? (done[0] === results[0] ? NEW : other) : OLD;
    expect([here.saved(), there.saved()]).toEqual([expected, expected]);
    for (const { changeId } of done) await abortPair({ author: 'test', local, peer, changeId });
    expect(contents()).toEqual(['old', 'old']);
  }, 30_000);

  it('R54 goes back on both when nobody confirms, and says so', async () => {
    expect((await apply()).outcome).toBe('done');
    await wait(REVERT + 1);
    expect(contents()).toEqual(['old', 'old']);
    expect(await sides()).toEqual(['old', 'old']);
  }, 30_000);

  it('R40 peer cut between prepare and commit: old on both', async () => {
    const result = await apply({ peer: before(peer, 'change.commit', () => sshd.stop()) });
    expect(['undone', 'half']).toContain(result.outcome);
    expect(result.routers.peer).toMatchObject({ on: 'unknown', failure: { code: 'unreachable' } });
    expect(contents()).toEqual(['old', 'old']);
    await sshd.run();
    expect(await sides()).toEqual(['old', 'old']);
    expect((await abortPair({ author: 'test', local, peer, changeId: result.changeId })).outcome).toBe(
      'aborted',
    );
  }, 30_000);

  it('R40 peer cut between commit and confirm: nothing is confirmed, old on both in the end', async () => {
    const { changeId, outcome } = await apply();
    expect(outcome).toBe('done');
    await sshd.stop();
    const result = await confirmPair({ author: 'test', local, peer, changeId });
    expect(result.outcome).toBe('not-confirmed');
    expect(result.repair.map(({ code }) => code).sort()).toEqual(['read-again', 'will-revert']);
    await wait(REVERT + 1);
    await sshd.run();
    expect(contents()).toEqual(['old', 'old']);
    expect(await sides()).toEqual(['old', 'old']);
  }, 30_000);

  it('R40 both agents killed after commit and started after the deadline: old on both', async () => {
    expect((await apply()).outcome).toBe('done');
    await Promise.all([here.kill(), there.kill()]);
    expect(contents()).toEqual(['new', 'new']);
    await wait(REVERT + 1);
    await Promise.all([here.start(), there.start()]);
    expect(contents()).toEqual(['old', 'old']);
    expect(await sides()).toEqual(['old', 'old']);
  }, 30_000);

  it('R40 the peer’s agent killed between commit and confirm and started again in time: confirmed, new on both', async () => {
    const { changeId } = await apply({ revertAfter: 30 });
    await there.kill();
    await there.start();
    expect((await confirmPair({ author: 'test', local, peer, changeId })).outcome).toBe('confirmed');
    expect(contents()).toEqual(['new', 'new']);
  }, 30_000);

  it('R40 the coordinator dies after the first commit: old on both in the end', async () => {
    const killed = (client: RouterClient): RouterClient => ({
      ...client,
      call(method, params) {
        if (dead) return Promise.reject(new AgentError('unreachable', { params: {} }));
        return client.call(method, params).then((answer) => {
          dead ||= method === 'change.commit';
          return answer;
        });
      },
    });
    let dead = false;
    await apply({ local: killed(local), peer: killed(peer) });
    expect(contents()).toEqual(['old', 'new']);
    expect(await sides()).toEqual(['old', 'new']);
    await wait(REVERT + 1);
    expect(contents()).toEqual(['old', 'old']);
    expect(await sides()).toEqual(['old', 'old']);
    const { changeId } = await pairState({ local, peer, changeId: null });
    await abortPair({ author: 'test', local, peer, changeId: changeId ?? '' });
  }, 30_000);

  it('R52 a file that one router refuses changes nothing on either', async () => {
    const bad = Buffer.from('primary = 1.2.3\n').toString('base64');
    const result = await apply({ bundle: { lvscf: bad } });
    expect(result.outcome).toBe('refused');
    expect(result.routers.local.failure).toMatchObject({ code: 'invalid' });
    expect(result.routers.peer?.failure?.findings?.length).toBeGreaterThan(0);
    expect(contents()).toEqual(['old', 'old']);
  }, 30_000);

  /** What `lvsctl drift` says: its exit code, and each difference with its commands. */
  async function drift() {
    const { code, out, err } = await here.run('lvsctl', ['drift', '--json']);
    expect(out, err).not.toBe('');
    const { differences } = JSON.parse(out) as {
      differences: {
        code: string;
        since: string | null;
        changes: string[];
        repairs: { command: string }[];
      }[];
    };
    const said = differences.map((one) => [one.code, ...one.repairs.map(({ command }) => command)]);
    return { code, said, differences };
  }

  it('R43 R54 the peer down: the survivor is changed, the peer counts as behind, and its return is told with the repair', async () => {
    await sshd.stop();
    const file = path.join(here.root, 'alone.cf');
    writeFileSync(file, NEW);
    expect((await here.run('lvsctl', ['save', file])).code).toBe(0);
    expect((await here.run('lvsctl', ['apply', '--no-confirm', '--json'])).code).not.toBe(0);
    const applied = await here.run('lvsctl', ['apply', '--no-confirm', '--alone', '--json']);
    expect(JSON.parse(applied.out)).toMatchObject({ outcome: 'done', peerBehind: true });
    expect(contents()).toEqual(['new', 'old']);
    expect(await drift()).toMatchObject({ code: 3, said: [['peer-left-behind']] });

    await sshd.run();
    const back = await drift();
    expect(back).toMatchObject({
      code: 1,
      said: [['peer-missed-change', 'lvsctl apply', 'lvsctl push', 'lvsctl pull']],
    });
    expect(Date.now() - Date.parse(back.differences[0]?.since ?? '')).toBeLessThan(30_000);
    expect((await here.run('lvsctl', ['apply', '--no-confirm'])).code).toBe(0);
    expect(contents()).toEqual(['new', 'new']);
    expect(await drift()).toMatchObject({ code: 0, said: [] });
  }, 60_000);

  it('R43 a file that was saved on the peer alone is told, and taken by lvsctl pull', async () => {
    const now = await peer.call('config.read', { which: 'saved' });
    const theirs = OLD.replace('heartbeat = 0', 'heartbeat = 1');
    const content = Buffer.from(theirs).toString('base64');
    await peer.call('config.save', { content, base: now?.sha256 ?? null, author: 'vi' });
    const found = await drift();
    expect(found).toMatchObject({ code: 1, said: [['here-behind', 'lvsctl pull', 'lvsctl push']] });
    expect(found.differences[0]?.changes).toHaveLength(1);
    const rehearsed = await here.run('lvsctl', ['pull', '--dry-run']);
    expect([rehearsed.code, rehearsed.out]).toEqual([0, expect.stringContaining('Nothing was changed')]);
    expect(here.saved()).toBe(OLD);
    expect((await here.run('lvsctl', ['pull'])).code).toBe(0);
    expect(here.saved()).toBe(theirs);
    expect(await drift()).toMatchObject({ code: 0, said: [] });
    const { entries } = await local.call('history.list', { limit: 1 });
    expect(entries[0]).toMatchObject({ kind: 'pull', reason: expect.stringContaining('saved on') as string });
    expect((await here.run('lvsctl', ['restore', 'running'])).code).toBe(1); // nothing ever ran there
    await reset(peer);
  }, 60_000);
});
