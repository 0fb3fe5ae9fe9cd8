import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inService, isActiveActive, parse, read, toJson, vipSides } from '@/lib/lvscf';
import type { Facts } from '@/lib/lvscf/types';
import type { Result, Status } from '@/lib/protocol';
import { paths } from '@/lib/protocol';
import type { Failure } from '@/lib/router';
import { FACTS_ARGV, parseFacts, routerOf } from '@/pulse/compile';

/** The service script has limits of its own below this; more is a hang. */
const PULSE_MS = 120_000;
const PROGRAM_MS = 5000;
const MAX_OUTPUT = 4 * 1024 * 1024;
const IP = ['/usr/sbin/ip', '/usr/bin/ip', '/sbin/ip', '/bin/ip'];

interface Ended {
  code: number;
  output: string;
}

/** Runs a program by absolute path; never throws for how it ends. @param timeout milliseconds */
export function runProgram(file: string, args: string[], timeout: number): Promise<Ended> {
  const env = { ...process.env, LVS_ROOT: paths().root, LC_ALL: 'C' };
  return new Promise((resolve) => {
    execFile(file, args, { timeout, maxBuffer: MAX_OUTPUT, env }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      const why = error && typeof error.code !== 'number' ? `\n${error.message}` : '';
      resolve({ code, output: `${stdout}${stderr}${why}`.trim() });
    });
  });
}

/** Runs the service script of this installation, as the agent would. */
export async function pulseDirectly(verb: string): Promise<Result<'pulse.control'>> {
  const script = path.resolve(path.dirname(realpathSync(process.argv[1] ?? '')), '../bin/pulse');
  const { code, output } = await runProgram(script, [verb], PULSE_MS);
  return { ok: code === 0, code, output };
}

/** A daemon by its pid file; a number that belongs to another program by now is no daemon. */
function daemon(pidFile: string, name: RegExp): Status['processes'][number] | 'dead' | 'none' {
  if (!existsSync(pidFile)) return 'none';
  try {
    const pid = Number(readFileSync(pidFile, 'latin1').trim());
    const args = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
    return name.test(args) ? { pid, name: '', started: null, args } : 'dead';
  } catch {
    return 'dead';
  }
}

async function readFacts(): Promise<Facts | null> {
  const ip = IP.find((file) => existsSync(file));
  if (!ip) return null;
  const { code, output } = await runProgram(ip, FACTS_ARGV, PROGRAM_MS);
  if (code !== 0) return null;
  try {
    return parseFacts(output, os.hostname());
  } catch {
    return null;
  }
}

function fileAt(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

/** Hash and serial number, as the agent would say them. */
function identity(bytes: Buffer | null): Status['config']['saved'] {
  if (!bytes) return null;
  const { serial_no } = toJson(parse(bytes).cst).global;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, serial_no: typeof serial_no === 'number' ? serial_no : null };
}

/**
 * The status as far as root can read it without the agent: pid files, addresses and files. Everything else is null and says why.
 * @param failure why the agent did not answer
 */
export async function emergencyStatus(failure: Failure): Promise<Status> {
  const { keepalivedPid, lvsdPid, applied, lvscf } = paths();
  const keepalived = daemon(keepalivedPid, /keepalived/);
  const lvsd = daemon(lvsdPid, /lvsd/);
  const facts = await readFacts();
  const observedAt = new Date().toISOString();
  const [saved, running] = [fileAt(lvscf), fileAt(path.join(applied, 'lvs.cf'))];
  const content = running ?? saved;
  const config = content && read(parse(content).cst);
  const here = new Set(facts?.interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  const wanted = new Map(
    (config ? inService(config) : []).flatMap((v) => (v.address ? [[v.address, v.device]] : [])),
  );
  const spread = config !== null && isActiveActive(config) && vipSides(config);
  const vips =
    facts &&
    [...wanted].map(([address, device]) => {
      const held = here.has(address);
      return { address, device, held, ...(spread && { prefers: spread(address) }) };
    });
  const held = vips?.filter((vip) => vip.held).length ?? 0;
  const agent = { code: 'no-agent', params: { detail: failure.detail ?? failure.code } };
  const runs = typeof keepalived === 'object';
  const runningFile = runs || typeof lvsd === 'object' ? identity(running) : null;
  const unknown: Status['unknown'] = { agent };
  for (const section of ['vrrp', 'forwarding', 'summary', 'checks', 'intents', 'lowered', 'pending'])
    unknown[section] = agent;
  if (vips?.length === 0) unknown.held = { code: 'no-vips', params: {} };
  if (!facts) unknown.vips = unknown.held = { code: 'program-failed', params: { program: 'ip' } };
  return {
    schema: 1,
    hostname: os.hostname(),
    router: (config && facts && routerOf(config, facts)) || 'unconfigured',
    pulse: {
      state: runs ? 'running' : keepalived === 'dead' ? 'failed' : 'stopped',
      since: null,
      observedAt,
    },
    held: vips?.length
      ? { vips: held === 0 ? 'none' : held === vips.length ? 'all' : 'some', observedAt }
      : null,
    vrrp: null,
    vips,
    forwarding: null,
    summary: null,
    checks: null,
    intents: null,
    lowered: null,
    config: {
      saved: identity(saved),
      running: runningFile && { ...runningFile, since: null },
      pending: null,
      observedAt,
    },
    findings: [],
    processes: [
      ...(runs ? [{ ...keepalived, name: 'pulse' }] : []),
      ...(typeof lvsd === 'object' ? [{ ...lvsd, name: 'lvsd' }] : []),
    ],
    unknown,
  };
}
