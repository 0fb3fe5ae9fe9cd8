import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { validate } from '@/lib/lvscf';
import type { Finding } from '@/lib/lvscf/types';
import { AgentError } from '@/lib/protocol';
import { compile, refusesCheckProgram, routerOf } from '@/pulse/compile';
import { judgeProgram, programFolders } from '@/pulse/policy';
import type { Agent } from '../agent';
import { readAgentConf } from '../agent-conf';
import { readFacts } from '../system/addresses';
import { program } from '../system/programs';
import { run } from '../system/run';
import { reading, reasonOf } from '../system/unknown';
import { parsed, sha256Of } from './lvscf-file';
import { overLimits } from './limits';

type Needed = Pick<Agent, 'paths'>;

/**
 * Everything that is wrong or doubtful with this content on this router: lvs.cf's own rules with this router's interfaces, root's
 * limits, whether it can be run here, and keepalived's own test of what it would be started with (R52).
 * @param mustRun pulse is about to run from it: what cannot be run here is then an error; else only a warning, since a file is
 *   filled in step by step and may be meant for a time when it can
 */
export async function checkContent({ paths }: Needed, content: Buffer, mustRun = false): Promise<Finding[]> {
  const facts = await reading(readFacts);
  const sha256 = sha256Of(content);
  const { cst, config } = parsed(content, sha256);
  const findings = validate(cst, 'value' in facts ? { facts: facts.value } : {}).map(refuseEmpty);
  findings.push(...overLimits(config, readAgentConf(paths.agentConf), 'value' in facts ? facts.value : null));
  if (findings.some((f) => f.severity === 'error')) return findings;
  if (!('value' in facts)) {
    return [...findings, { code: 'ENGINE_NOT_TESTED', severity: 'warning', params: facts.reason.params }];
  }
  const router = routerOf(config, facts.value);
  if (!router) return findings;
  const folders = programFolders(paths.agentConf);
  const compiled = compile(config, facts.value, {
    router,
    sha256,
    runFolder: paths.pulseRun,
    judge: (file) => judgeProgram(file, folders),
  });
  for (const f of compiled.findings) {
    const severity = mustRun && refusesCheckProgram(f) ? 'error' : f.severity;
    findings.push({ ...f, severity: mustRun ? severity : 'warning' });
  }
  if (compiled.intended) findings.push(...(await testByKeepalived(paths.agentRun, compiled.keepalivedConf)));
  return findings;
}

/** A file of nothing is a pipe that broke, and the original would not start from it; lvscf only warns, since it writes nothing. */
const refuseEmpty = (f: Finding): Finding => (f.code === 'EMPTY_FILE' ? { ...f, severity: 'error' } : f);

/**
 * @returns the warnings
 * @throws AgentError `invalid` with all findings when one is an error
 */
export async function assertValid(agent: Needed, content: Buffer, mustRun = false): Promise<Finding[]> {
  const findings = await checkContent(agent, content, mustRun);
  if (findings.some((f) => f.severity === 'error')) throw new AgentError('invalid', { params: {}, findings });
  return findings;
}

const TEST_FOLDER = 'test-';

/** Removes what an agent that was killed during such a test left in its directory; for the start, when no test runs. */
export async function removeTestFolders(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const left = names.filter((name) => name.startsWith(TEST_FOLDER));
  await Promise.all(left.map((name) => rm(path.join(directory, name), { recursive: true, force: true })));
}

/** Parsing takes milliseconds; seen elsewhere: versions that hang on an empty file. */
const limitMs = 10_000;

/**
 * `keepalived -t`. Its exit status differs between versions (0 for a missing file, 0 with unknown keywords in old ones), so its
 * words count as well: anything that names a line or says "Unknown" is a refusal.
 */
async function testByKeepalived(directory: string, conf: string): Promise<Finding[]> {
  let folder = null;
  try {
    await mkdir(directory, { recursive: true, mode: 0o750 });
    folder = await mkdtemp(path.join(directory, TEST_FOLDER));
    const file = path.join(folder, 'keepalived.conf');
    await writeFile(file, conf, { mode: 0o600 });
    const result = await run(program('keepalived'), ['-t', '-P', '-f', file], {
      limitMs,
      maxOutput: 256 * 1024,
    });
    const said = `${result.stdout}${result.stderr}`.replaceAll(file, 'keepalived.conf').trim().slice(0, 2000);
    if (result.code === 0 && !/\bLine \d+\)|\bUnknown\b/.test(said)) return [];
    const detail = result.timedOut
      ? `no end after ${limitMs / 1000} s`
      : said || `exit status ${result.code ?? 255}`;
    return [{ code: 'ENGINE_REFUSES', severity: 'error', params: { detail } }];
  } catch (error) {
    return [{ code: 'ENGINE_NOT_TESTED', severity: 'warning', params: reasonOf(error).params }];
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}
