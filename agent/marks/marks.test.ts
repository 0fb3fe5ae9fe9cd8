import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { base64, lvscf, startAgent, temporaryRoot, vip, writeLvscf } from '../agent.test-kit';
import { dispatch } from '../dispatch';
import type { PulseCommand } from '../system/pulse-command';

const local = { kind: 'local' } as const;
const marked = lvscf(1).replace(
  '     port = 80\n',
  '     port = 80\n     fwmark = 80\n     persistent = 60\n',
);
const save = (content: string, base: string | null) => ({ content: base64(content), base, author: 'root' });

describe('marks of a router', () => {
  it('R32 are saved over what the author read, else refused with what stands there; the old file stays beside it', async () => {
    const paths = temporaryRoot();
    writeLvscf(paths, marked);
    const agent = await startAgent(paths);
    const call = (method: string, params: unknown) => dispatch(agent, local, method, params);
    const first = (await call('marks.save', save('mark 80 tcp * 80\n', null))) as { sha256: string };
    expect(first).toMatchObject({ changed: true, findings: [] });
    await expect(call('marks.save', save('mark 80 tcp * 443\n', null))).rejects.toMatchObject({
      code: 'conflict',
      data: { params: { file: 'marks.conf' }, current: { sha256: first.sha256 } },
    });
    await expect(call('marks.save', save('mark 80 tcp nowhere 80\n', first.sha256))).rejects.toMatchObject({
      code: 'invalid',
      data: { findings: [{ code: 'MARKS_SYNTAX' }, { code: 'MARKS_NO_RULE' }] },
    });
    expect(readFileSync(paths.marksConf, 'utf8')).toBe('mark 80 tcp * 80\n');
    await call('marks.save', save('mark 80 tcp * 80,443\n', first.sha256));
    expect(readFileSync(`${paths.marksConf}.old`, 'utf8')).toBe('mark 80 tcp * 80\n');
  });

  it("R32 root's networks hold for marks as for VIPs, and the state says what is missing", async () => {
    const paths = temporaryRoot();
    writeLvscf(paths, marked);
    const agent = await startAgent(paths);
    const read = () => dispatch(agent, local, 'marks.read', {});
    expect(await read()).toMatchObject({
      saved: null,
      applied: null,
      rules: 0,
      kernel: { tool: null, asApplied: true },
      suggested: [`mark 80 tcp ${vip} 80,443`],
      findings: [{ code: 'MARKS_NO_RULE', severity: 'warning' }],
      guard: null,
      unknown: { guard: { code: 'lvsd-not-answering' } },
    });
    mkdirSync(path.dirname(paths.agentConf), { recursive: true });
    writeFileSync(paths.agentConf, 'vip_networks = 198.51.100.0/24\n', { mode: 0o600 });
    const wrong = save(`# x\nmark 80 tcp ${vip} 80\n`, null);
    await expect(dispatch(agent, local, 'marks.save', wrong)).rejects.toMatchObject({
      code: 'invalid',
      data: { findings: [{ code: 'VIP_NOT_ALLOWED', position: { line: 2 } }] },
    });
  });

  it('R32 applied rules that nothing loaded are told from loaded ones; a refusal of pulse is passed on', async () => {
    const paths = temporaryRoot();
    writeLvscf(paths, marked);
    const pulse: PulseCommand = (verb) => Promise.resolve({ ok: false, code: 6, output: `no ${verb}` });
    const agent = await startAgent(paths, pulse);
    const generation = path.join(paths.pulseData, 'gen-1');
    mkdirSync(generation, { recursive: true });
    symlinkSync('gen-1', paths.applied);
    writeFileSync(path.join(generation, 'lvs.cf'), marked);
    writeFileSync(path.join(generation, 'marks.conf'), 'mark 80 tcp * 80\n');
    expect(await dispatch(agent, local, 'marks.read', {})).toMatchObject({
      rules: 1,
      kernel: { tool: null, asApplied: false },
    });
    await expect(dispatch(agent, local, 'marks.apply', { author: 'root' })).rejects.toMatchObject({
      code: 'pulse-failed',
      data: { detail: 'no marks' },
    });
  });
});

describe('packet forwarding of a router (R24)', () => {
  it('says what is now, at boot and needed, and does not switch off what NAT needs', async () => {
    const paths = temporaryRoot();
    const agent = await startAgent(paths);
    const read = () => dispatch(agent, local, 'forwarding.read', {});
    const now = readFileSync('/proc/sys/net/ipv4/ip_forward', 'latin1').trim() === '1';
    expect(await read()).toMatchObject({
      ipv4: { now, atBoot: false, needed: false, before: null },
    });
    mkdirSync(path.dirname(paths.forwardingConf), { recursive: true });
    writeFileSync(paths.forwardingConf, 'net.ipv4.ip_forward = 1\n');
    mkdirSync(paths.applied, { recursive: true });
    writeFileSync(path.join(paths.applied, 'sysctl.conf'), '# NAT\nnet/ipv4/ip_forward = 1\n');
    mkdirSync(paths.pulseRun, { recursive: true });
    writeFileSync(path.join(paths.pulseRun, 'sysctl.before'), 'net/ipv4/ip_forward = 0\n');
    expect(await read()).toMatchObject({ ipv4: { atBoot: true, needed: true, before: '0' } });
    await expect(
      dispatch(agent, local, 'forwarding.set', { ipv4: false, author: 'root' }),
    ).rejects.toMatchObject({ code: 'invalid-params', data: { params: { what: 'ipv4' } } });
    expect(readFileSync(paths.forwardingConf, 'utf8')).toBe('net.ipv4.ip_forward = 1\n');
  });
});
