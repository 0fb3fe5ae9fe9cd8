import { hostname } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AgentError, methods, type MethodName, type Status } from '@/lib/protocol';
import type { Agent } from './agent';
import { authorizePeer, lvscf, startAgent, temporaryRoot, vip, writeLvscf } from './agent.test-kit';
import { dispatch } from './dispatch';
import { unauthorize } from './peers/key-file';
import type { Caller } from './policy';

const local: Caller = { kind: 'local' };
const peer: Caller = { kind: 'peer', key: 'lvs2' };

const failure = (promise: Promise<unknown>): Promise<AgentError> =>
  promise.then(
    () => Promise.reject(new Error('it should have been refused')),
    (error: unknown) => (error instanceof AgentError ? error : Promise.reject(error as Error)),
  );
const code = async (promise: Promise<unknown>) => (await failure(promise)).code;

describe('a call', () => {
  it('R42 of a key that root has taken back is refused at once, on an open connection too', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await authorizePeer(paths, 'lvs2');
    expect(await dispatch(agent, peer, 'hello', { protocol: 1 })).toMatchObject({ hostname: hostname() });
    await unauthorize(paths, 'lvs2');
    for (const name of Object.keys(methods))
      expect(await code(dispatch(agent, peer, name, {}))).toBe('forbidden');
  });

  it('every method × caller under "peer_may = read": what is not reading is refused to the peer before anything is looked at', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    await authorizePeer(paths, 'lvs2');
    mkdirSync(path.dirname(paths.agentConf), { recursive: true });
    writeFileSync(paths.agentConf, 'peer_may = read\n');
    for (const name of Object.keys(methods) as MethodName[]) {
      const answer = await dispatch(agent, peer, name, { nonsense: 1 }).then(
        () => 'ok',
        (error: AgentError) => error.code,
      );
      expect([name, answer]).toEqual([name, methods[name].needs === 'read' ? 'invalid-params' : 'forbidden']);
      expect(await code(dispatch(agent, local, name, { nonsense: 1 }))).toBe('invalid-params');
    }
  });

  it.each([
    ['config.save', { content: 'not base64!', base: null, author: 'x' }],
    ['config.save', { content: '', base: 'short', author: 'x' }],
    ['config.save', { content: '', base: null, author: 'x', file: '/etc/passwd' }],
    ['config.save', { content: '', base: null, author: '' }],
    ['config.read', { which: '/etc/shadow' }],
    ['change.prepare', { changeId: '../x', base: null, bundle: { lvscf: '' }, owner: 'x', revertAfter: 1 }],
    [
      'change.prepare',
      { changeId: 'c', base: null, bundle: { lvscf: '', marks: '' }, owner: 'x', revertAfter: 1 },
    ],
    ['change.prepare', { changeId: 'c', base: null, bundle: { lvscf: '' }, owner: 'x', revertAfter: 1e9 }],
    ['pulse.control', { verb: 'boot; reboot', author: 'x' }],
    ['table', { limit: 1_000_000 }],
    ['log', { lines: -1 }],
    ['hello', null],
    ['hello', []],
  ])('with wrong parameters is refused: %s %j', async (method, params) => {
    const agent = await startAgent(temporaryRoot());
    expect(await code(dispatch(agent, local, method, params))).toBe('invalid-params');
  });

  it('of an agent too old to understand is told so', async () => {
    const agent = await startAgent(temporaryRoot());
    expect(await code(dispatch(agent, local, 'hello', { protocol: -1 }))).toBe('protocol');
    expect(await dispatch(agent, local, 'hello', { protocol: 99 })).toMatchObject({ protocol: 1 });
  });
});

describe('the status where nothing runs', () => {
  const read = (agent: Agent) => dispatch(agent, local, 'status', {}) as Promise<Status>;

  it('R11 of a fresh router: everything that cannot be known is null with its reason', async () => {
    const status = await read(await startAgent(temporaryRoot()));
    expect(status).toMatchObject({
      router: 'unconfigured',
      pulse: { state: 'stopped', since: null },
      held: null,
      vrrp: null,
      vips: null,
      summary: null,
      checks: null,
      config: { saved: null, running: null, pending: null },
      findings: [],
      unknown: {
        held: { code: 'nothing-configured' },
        vrrp: { code: 'keepalived-not-running' },
        vips: { code: 'nothing-configured' },
        checks: { code: 'lvsd-not-answering' },
      },
    });
    expect(status.processes.map((p) => p.name)).toEqual(['lvs-agent']);
  });

  it('R11 of a configured one: VIPs from the kernel, no real server up while nobody checks', async () => {
    const paths = temporaryRoot();
    writeLvscf(paths, lvscf(4));
    const status = await read(await startAgent(paths));
    expect(status).toMatchObject({
      router: 'primary',
      held: { vips: 'none' },
      vips: [{ address: vip, held: false }],
      summary: { services: 1, servers: 1, up: 0, unknown: 1 },
      config: { saved: { serial_no: 4 }, running: null },
    });
  });

  it('says "failed" for a pid file whose process is gone, and what is broken in agent.conf', async () => {
    const paths = temporaryRoot();
    writeLvscf(paths, lvscf(4));
    mkdirSync(paths.pulseRun, { recursive: true });
    writeFileSync(paths.keepalivedPid, '999999999\n');
    mkdirSync(path.dirname(paths.agentConf), { recursive: true });
    writeFileSync(paths.agentConf, '\nlimits = none\n');
    const status = await read(await startAgent(paths));
    expect(status.pulse.state).toBe('failed');
    expect(status.findings.map((f) => f.code)).toEqual(['keepalived-dead', 'agent-conf-broken']);
    expect(status.findings[1]?.params).toEqual({ line: 2, why: 'limits is not known' });
  });

  it('is read once for all who ask at the same moment', async () => {
    const agent = await startAgent(temporaryRoot());
    const all = await Promise.all(Array.from({ length: 20 }, () => read(agent)));
    expect(new Set(all.map((s) => s.pulse.observedAt)).size).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect((await read(agent)).pulse.observedAt).not.toBe(all[0]?.pulse.observedAt);
  });
});
