import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { AgentError, paths, type MethodName, type Params, type Result } from '@/lib/protocol';
import { THIS_ROUTER, attempt, type RouterClient } from '@/lib/router';
import { readIntents, takeIntents } from '@/pulse/intents';
import { isRoot } from './command';
import { runProgram } from './emergency';

const IPVSADM = ['/usr/sbin/ipvsadm', '/sbin/ipvsadm'];
const IPVSADM_MS = 5000;

/**
 * This router without its agent, for root in an emergency: what it decides for real servers goes to the same file, lvsd and table.
 * Everything else is refused as when the agent is asked.
 */
function direct(failure: AgentError): RouterClient {
  const at = paths();
  const answer = async (method: MethodName, params: unknown): Promise<unknown> => {
    if (method === 'config.read') {
      const { which } = params as Params<'config.read'>;
      return fileAt(which === 'saved' ? at.lvscf : path.join(at.applied, 'lvs.cf'));
    }
    if (method === 'intents.read') return { ...readIntents(at), observedAt: new Date().toISOString() };
    if (method !== 'intents.merge') throw failure;
    const { intents } = params as Params<'intents.merge'>;
    const ports = { pulseRuns: () => existsSync(at.keepalivedPid) || existsSync(at.lvsdPid), ipvsadm };
    return takeIntents(at, intents, ports).catch((error: Error) => {
      throw new AgentError('write-failed', { params: { what: at.intents }, detail: error.message });
    });
  };
  return {
    name: THIS_ROUTER,
    call: <M extends MethodName>(method: M, params: Params<M>) =>
      answer(method, params) as Promise<Result<M>>,
    close: () => undefined,
  };
}

/**
 * The agent of this router where it answers, else for root this router without it.
 * @throws AgentError what the agent throws, for everybody else
 */
export async function localOrDirect(local: RouterClient): Promise<{ local: RouterClient; direct: boolean }> {
  const asked = await attempt(local.call('intents.read', {}));
  if (asked.ok) return { local, direct: false };
  const error = new AgentError(asked.failure.code, asked.failure);
  if (asked.failure.code !== 'unreachable' || !isRoot()) throw error;
  return { local: direct(error), direct: true };
}

async function ipvsadm(words: string[]): Promise<string | null> {
  const program = IPVSADM.find((file) => existsSync(file));
  if (!program) return 'ipvsadm is not installed';
  const { code, output } = await runProgram(program, words, IPVSADM_MS);
  return code === 0 ? null : output || `exit status ${code}`;
}

function fileAt(file: string): Result<'config.read'> {
  let content;
  try {
    content = readFileSync(file);
  } catch {
    return null;
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  const observedAt = new Date().toISOString();
  return { content: content.toString('base64'), sha256, serial_no: null, observedAt };
}
