import { AgentError, methods, type MethodName } from '@/lib/protocol';
import type { Agent } from './agent';
import { readAgentConf } from './agent-conf';
import { handlers } from './methods';
import { readPeers } from './peers/key-file';
import { allowed, nameOf, type Caller } from './policy';
import { reasonOf } from './system/unknown';

/**
 * One call from parse to answer: known method → policy → parameters → handler within its time → result as the protocol has it.
 * @throws AgentError for what the caller did or what the router cannot do
 */
export async function dispatch(
  agent: Agent,
  caller: Caller,
  method: string,
  params: unknown,
): Promise<unknown> {
  const from = performance.now();
  const note = (code: string, detail?: string) => {
    const reads = Object.hasOwn(methods, method) && methods[method as MethodName].needs === 'read';
    // Readings come every second and say nothing when they go well.
    if (reads && code === 'ok') return;
    agent.log(code === 'ok' ? 'info' : 'warning', 'call', {
      method: method.slice(0, 64),
      caller: nameOf(caller),
      code,
      ms: Math.round(performance.now() - from),
      ...(detail ? { detail } : {}),
    });
  };
  try {
    const result = await call(agent, caller, method, params);
    note('ok');
    return result;
  } catch (error) {
    if (error instanceof AgentError) {
      note(error.code);
      throw error;
    }
    const reason = reasonOf(error);
    note('internal', error instanceof Error ? (error.stack ?? error.message).slice(0, 2000) : String(error));
    if (reason.code === 'unreadable') throw new AgentError('internal', { params: {} });
    throw new AgentError('unavailable', { params: { ...reason.params, what: reason.code } });
  }
}

async function call(agent: Agent, caller: Caller, method: string, params: unknown): Promise<unknown> {
  if (!Object.hasOwn(methods, method))
    throw new AgentError('unknown-method', { params: { method: method.slice(0, 64) } });
  const name = method as MethodName;
  // Root may have taken the key back since the connection was opened.
  if (caller.kind === 'peer' && !readPeers(agent.paths).some((p) => p.name === caller.key)) {
    throw new AgentError('forbidden', { params: { what: 'key', method } });
  }
  if (!allowed(caller, name, readAgentConf(agent.paths.agentConf))) {
    throw new AgentError('forbidden', { params: { what: 'method', method } });
  }
  const parsed = methods[name].params.safeParse(params);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AgentError('invalid-params', {
      params: { what: issue?.path.join('.') || 'params' },
      detail: issue?.message,
    });
  }
  // The table's type says that handler and parameters of one name belong together; TypeScript cannot follow it through a variable.
  const handler = handlers[name] as unknown as {
    limitMs: number;
    handle(agent: Agent, params: unknown, caller: Caller): Promise<unknown>;
  };
  return methods[name].result.parse(
    await within(handler.limitMs, method, handler.handle(agent, parsed.data, caller)),
  );
}

/** The result, or `timeout` when it does not come within the limit. */
async function within<T>(limitMs: number, method: string, result: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AgentError('timeout', { params: { method, seconds: limitMs / 1000 } })),
      limitMs,
    );
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
