import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { AgentError, type Params } from '@/lib/protocol';
import { base64, lvscf, startAgent, temporaryRoot, writeLvscf } from '../agent.test-kit';
import { dispatch } from '../dispatch';
import type { Agent } from '../agent';
import { sha256Of } from './lvscf-file';
import { ChangedMeanwhile, replaceFile } from './replace-file';

const sha = (text: string) => sha256Of(Buffer.from(text));

async function save(
  agent: Agent,
  text: string,
  base: string | null,
  more: Partial<Params<'config.save'>> = {},
) {
  const params = {
    content: base64(text),
    base: base === null ? null : sha(base),
    author: 'piranha',
    ...more,
  };
  return dispatch(agent, { kind: 'local' }, 'config.save', params);
}

const failure = (promise: Promise<unknown>): Promise<AgentError> =>
  promise.then(
    () => Promise.reject(new Error('it should have been refused')),
    (error: unknown) => {
      if (error instanceof AgentError) return error;
      throw error;
    },
  );

describe('config.save', () => {
  it('R55 makes the first file, and an entry with author, caller and reason', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    const result = await save(agent, lvscf(1), null, { reason: 'first' });
    expect(readFileSync(paths.lvscf, 'utf8')).toBe(lvscf(1));
    expect(statSync(paths.lvscf).mode & 0o777).toBe(0o640);
    expect(result).toMatchObject({ sha256: sha(lvscf(1)), serial_no: 1, historyId: 'h000000001' });
    const [entry] = await agent.history.list(5);
    expect(entry).toMatchObject({
      author: 'piranha',
      caller: 'local',
      kind: 'save',
      reason: 'first',
      serial_no: 1,
    });
    expect((await agent.history.read('h000000001')).content.toString()).toBe(lvscf(1));
  });

  it('R56 refuses a save from an older state and shows the file as it is now', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await save(agent, lvscf(1), null);
    await save(agent, lvscf(2), lvscf(1));
    const conflict = await failure(save(agent, lvscf(3), lvscf(1)));
    expect(conflict.code).toBe('conflict');
    expect(conflict.data.current).toEqual({ content: base64(lvscf(2)), sha256: sha(lvscf(2)) });
    expect(readFileSync(paths.lvscf, 'utf8')).toBe(lvscf(2));
    expect((await failure(save(agent, lvscf(3), null))).code).toBe('conflict');
  });

  it('R56 of many at once from the same state exactly one wins', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await save(agent, lvscf(1), null);
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => save(agent, lvscf(100 + i), lvscf(1))),
    );
    expect(all.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    const reasons = all.flatMap((r) => (r.status === 'rejected' ? [(r.reason as AgentError).code] : []));
    expect(new Set(reasons)).toEqual(new Set(['conflict']));
    expect(await agent.history.list(10)).toHaveLength(2);
  });

  it('R52 refuses what is not a sound lvs.cf, with findings, and touches nothing', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await save(agent, lvscf(1), null);
    const refused = await failure(save(agent, `${lvscf(1)}virtual X {\n`, lvscf(1)));
    expect(refused.code).toBe('invalid');
    expect(refused.data.findings).toContainEqual(expect.objectContaining({ severity: 'error' }));
    expect(readFileSync(paths.lvscf, 'utf8')).toBe(lvscf(1));
    expect(await agent.history.list(10)).toHaveLength(1);
  });

  it('R52 refuses an empty file: a pipe that broke must not end every service', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await save(agent, lvscf(1), null);
    const { code, data } = await failure(save(agent, '', lvscf(1)));
    expect(code).toBe('invalid');
    expect(data.findings).toContainEqual(
      expect.objectContaining({ code: 'EMPTY_FILE', severity: 'error' }) as unknown,
    );
    expect(readFileSync(paths.lvscf, 'utf8')).toBe(lvscf(1));
  });

  it('removes at its start what a killed check of keepalived.conf left', async () => {
    const paths = temporaryRoot();
    mkdirSync(path.join(paths.agentRun, 'test-abc'), { recursive: true });
    await startAgent(paths);
    expect(existsSync(path.join(paths.agentRun, 'test-abc'))).toBe(false);
  });

  it('R52 keeps to root’s limits in agent.conf', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    mkdirSync(path.dirname(paths.agentConf), { recursive: true });
    writeFileSync(paths.agentConf, 'vip_networks = 203.0.113.0/24\n');
    const refused = await failure(save(agent, lvscf(1), null));
    expect(refused.data.findings).toContainEqual(expect.objectContaining({ code: 'VIP_NOT_ALLOWED' }));
    writeFileSync(paths.agentConf, 'vip_networks = nowhere\n');
    expect((await failure(save(agent, lvscf(1), null))).code).toBe('forbidden');
  });

  it('R55 a change by hand becomes an entry of its own, once', async () => {
    const paths = temporaryRoot();
    writeLvscf(paths, lvscf(5));
    const agent = await startAgent(paths);
    const look = () => dispatch(agent, { kind: 'local' }, 'config.read', { which: 'saved' });
    await look();
    await save(agent, lvscf(6), lvscf(5));
    writeLvscf(paths, lvscf(7));
    await Promise.all([look(), look(), look()]);
    await look();
    const kinds = (await agent.history.list(10)).map((e) => [e.kind, e.serial_no]);
    expect(kinds).toEqual([
      ['hand-edit', 7],
      ['save', 6],
      ['found', 5],
    ]);
  });

  it('R56 what an editor saves while a save is checked stays, as an entry of its own', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await save(agent, lvscf(1), null);
    const pending = failure(save(agent, lvscf(2), lvscf(1)));
    // keepalived tests what would come of it: the file was read, and is not written yet
    await vi.waitFor(() => expect(readdirSync(paths.agentRun).join()).toContain('test-'), { interval: 1 });
    writeLvscf(paths, lvscf(7));
    const { code, data } = await pending;
    expect(code).toBe('conflict');
    expect(data.current?.sha256).toBe(sha(lvscf(7)));
    expect(readFileSync(paths.lvscf, 'utf8')).toBe(lvscf(7));
    expect((await agent.history.list(5)).map(({ kind, serial_no }) => [kind, serial_no])).toEqual([
      ['hand-edit', 7],
      ['save', 1],
    ]);
    expect(readdirSync(path.dirname(paths.lvscf))).toEqual(['lvs.cf']);
  });

  it('R56 an editor that had opened the file and writes into what was replaced meanwhile is not lost', async () => {
    const paths = temporaryRoot();
    writeLvscf(paths, 'old');
    const before = statSync(paths.lvscf).ino;
    const editor = openSync(paths.lvscf, 'r+');
    const late = vi.waitFor(() => expect(statSync(paths.lvscf).ino).not.toBe(before), { interval: 1 });
    const replaced = replaceFile(paths.lvscf, Buffer.from('new'), 0o640, Buffer.from('old'));
    const refused = expect(replaced).rejects.toThrow(ChangedMeanwhile);
    await late;
    writeSync(editor, 'by hand');
    closeSync(editor);
    await refused;
    expect(readFileSync(paths.lvscf, 'utf8')).toBe('by hand');
  });

  it.each([
    ['changed', 'other', Buffer.from('old')],
    ['made', 'other', null],
    ['removed', null, Buffer.from('old')],
  ])('R56 a file that was %s meanwhile is not replaced', async (_, stands, expected) => {
    const paths = temporaryRoot();
    writeLvscf(paths, stands ?? '');
    if (stands === null) rmSync(paths.lvscf);
    const replaced = replaceFile(paths.lvscf, Buffer.from('new'), 0o640, expected);
    await expect(replaced).rejects.toThrow(ChangedMeanwhile);
    expect(readdirSync(path.dirname(paths.lvscf))).toEqual(stands === null ? [] : ['lvs.cf']);
    if (stands !== null) expect(readFileSync(paths.lvscf, 'utf8')).toBe(stands);
  });

  it('follows a symbolic link and keeps the mode of the file behind it', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    writeLvscf(paths, lvscf(1));
    const real = path.join(paths.root, 'elsewhere.cf');
    renameSync(paths.lvscf, real);
    symlinkSync('../../../elsewhere.cf', paths.lvscf);
    chmodSync(real, 0o604);
    await save(agent, lvscf(2), lvscf(1));
    expect(lstatSync(paths.lvscf).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe(lvscf(2));
    expect(statSync(real).mode & 0o777).toBe(0o604);
  });

  it('says that it could not write, and the old file stands', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await save(agent, lvscf(1), null);
    // a directory where the history keeps its intent: no file can be put there
    const intent = path.join(paths.agentData, 'history', 'intent.json');
    mkdirSync(intent);
    const refused = await failure(save(agent, lvscf(2), lvscf(1)));
    expect(refused.code).toBe('write-failed');
    expect(readFileSync(paths.lvscf, 'utf8')).toBe(lvscf(1));
    rmSync(intent, { recursive: true });
    await save(agent, lvscf(2), lvscf(1));
  });

  it('saving what stands there already makes no entry', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await save(agent, lvscf(1), null);
    expect(await save(agent, lvscf(1), lvscf(1))).toMatchObject({ historyId: null });
    expect(await agent.history.list(10)).toHaveLength(1);
  });
});

describe('history', () => {
  it.each(['h000000002', '../../etc/passwd', 'intent', 'h000000001.json'])(
    'knows no entry %s',
    async (id) => {
      const agent = await startAgent(temporaryRoot());
      await save(agent, lvscf(1), null);
      const refused = await failure(dispatch(agent, { kind: 'local' }, 'history.read', { id }));
      expect(['no-such-entry', 'invalid-params']).toContain(refused.code);
    },
  );

  it('is for root alone', async () => {
    const paths = temporaryRoot();
    await save(await startAgent(paths), lvscf(1), null);
    for (const name of ['', 'history', 'history/contents']) {
      expect(statSync(path.join(paths.agentData, name)).mode & 0o077).toBe(0);
    }
  });
});
