import { createHash } from 'node:crypto';
import {
  AgentError,
  type ChangeState,
  type ErrorCode,
  type MethodName,
  type Params,
  type Result,
} from '@/lib/protocol';
import type { Status } from '@/lib/protocol';
import type { RouterClient } from './client';

/** An agent in memory with the change's steps and its persisted timer, on a clock that the test moves. For unit tests only. */
export class FakeAgent {
  now = Date.parse('2030-01-01T00:00:00Z');
  saved: Buffer | null;
  running: Buffer | null;
  held: 'all' | 'none' = 'none';
  change: ChangeState | null = null;
  /** methods that this agent refuses, with what */
  refuses: Partial<Record<MethodName, AgentError>> = {};
  /** methods in the order in which they took effect */
  readonly seen: string[] = [];
  private before: { saved: Buffer | null; running: Buffer | null } = { saved: null, running: null };
  private target: Buffer = Buffer.alloc(0);

  constructor(content: string | null) {
    this.saved = content === null ? null : Buffer.from(content);
    this.running = this.saved;
  }

  /** Time passes; the agent was down or not, its timer is on disk. */
  pass(seconds: number): void {
    this.now += seconds * 1000;
    const revertAt = this.change?.step === 'committed' ? this.change.revertAt : null;
    if (revertAt && Date.parse(revertAt) <= this.now) this.goBack('timer');
  }

  client(name: string): RouterClient {
    return {
      name,
      call: <M extends MethodName>(method: M, params: Params<M>) => {
        try {
          const refusal = this.refuses[method];
          if (refusal) return Promise.reject(refusal);
          this.seen.push(method);
          const answer = this.answer(method, params) as Result<M>;
          return Promise.resolve(answer);
        } catch (error) {
          return Promise.reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
      close: () => undefined,
    };
  }

  private answer(method: MethodName, params: Record<string, unknown>): unknown {
    switch (method) {
      case 'status':
        return this.status();
      case 'config.read':
        return fileOf(params['which'] === 'saved' ? this.saved : this.running, this.time());
      case 'config.save':
        return this.save(Buffer.from(params['content'] as string, 'base64'), params['base'] as string | null);
      case 'change.get':
        return params['changeId'] === null || this.change?.changeId === params['changeId']
          ? this.change
          : null;
      case 'change.prepare':
        return this.prepare(params as Params<'change.prepare'>);
      case 'change.commit':
        return this.commit(this.pending(params['changeId'] as string));
      case 'change.confirm':
        return this.confirm(this.pending(params['changeId'] as string));
      case 'change.abort':
        return this.abort(this.pending(params['changeId'] as string));
      default:
        throw new AgentError('unknown-method');
    }
  }

  private save(content: Buffer, base: string | null) {
    if (base !== hash(this.saved)) fail('conflict');
    this.saved = content;
    return { sha256: hash(content), serial_no: null, historyId: null, findings: [] };
  }

  private prepare(params: Params<'change.prepare'>) {
    if (this.change && !this.change.endedAt) fail('change-pending');
    if (params.base !== hash(this.saved)) fail('conflict');
    this.target = Buffer.from(params.bundle.lvscf, 'base64');
    this.change = {
      changeId: params.changeId,
      step: 'prepared',
      owner: params.owner,
      base: params.base,
      target: hash(this.target) ?? '',
      preparedAt: this.time(),
      committedAt: null,
      revertAt: params.revertAfter === null ? null : String(params.revertAfter),
      endedAt: null,
      reason: null,
      applied: true,
    };
    return { state: this.change, findings: [] };
  }

  private commit(change: ChangeState) {
    if (change.step !== 'prepared') return change.step === 'committed' ? change : fail('wrong-step');
    this.before = { saved: this.saved, running: this.running };
    this.saved = this.running = this.target;
    const seconds = change.revertAt === null ? null : Number(change.revertAt);
    change.revertAt = seconds === null ? null : new Date(this.now + seconds * 1000).toISOString();
    change.committedAt = this.time();
    change.step = 'committed';
    return { ...change };
  }

  private confirm(change: ChangeState) {
    if (change.step === 'confirmed') return change;
    if (change.step !== 'committed') return fail('wrong-step');
    change.step = 'confirmed';
    change.revertAt = null;
    change.endedAt = this.time();
    return { ...change };
  }

  private abort(change: ChangeState) {
    if (change.step === 'confirmed') return fail('wrong-step');
    if (change.step === 'committed') this.goBack('asked');
    else if (change.step === 'prepared') {
      change.step = 'aborted';
      change.endedAt = this.time();
    }
    return { ...change };
  }

  private goBack(code: string) {
    if (!this.change) return;
    this.saved = this.before.saved;
    this.running = this.before.running;
    this.change.step = 'reverted';
    this.change.reason = { code, params: {} };
    this.change.endedAt = this.time();
  }

  private pending(changeId: string): ChangeState {
    if (!this.change || this.change.changeId !== changeId) return fail('no-such-change');
    return this.change;
  }

  private time() {
    return new Date(this.now).toISOString();
  }

  private status(): Status {
    const at = this.time();
    const file = (content: Buffer | null) =>
      content ? { sha256: hash(content) ?? '', serial_no: null } : null;
    const running = file(this.running);
    return {
      ...statusOf(at),
      held: { vips: this.held, observedAt: at },
      config: {
        saved: file(this.saved),
        running: running && { ...running, since: null },
        pending: null,
        observedAt: at,
      },
    };
  }
}

/** A healthy standby router with nothing configured. */
export function statusOf(at: string): Status {
  return {
    schema: 1,
    hostname: 'router',
    router: 'backup',
    pulse: { state: 'running', since: at, observedAt: at },
    held: { vips: 'none', observedAt: at },
    vrrp: [{ name: 'VIPS', state: 'BACKUP', since: at, observedAt: at }],
    vips: [{ address: '192.168.1.250', device: 'eth0:1', held: false }],
    forwarding: { ipv4: true, ipv6: false, observedAt: at },
    summary: null,
    checks: [],
    intents: { list: [], saved: true, observedAt: at },
    lowered: null,
    config: { saved: null, running: null, pending: null, observedAt: at },
    findings: [],
    processes: [],
    unknown: {},
  };
}

export function hash(content: Buffer | null): string | null {
  return content && createHash('sha256').update(content).digest('hex');
}

function fileOf(content: Buffer | null, observedAt: string) {
  return (
    content && { content: content.toString('base64'), sha256: hash(content), serial_no: null, observedAt }
  );
}

function fail(code: ErrorCode): never {
  throw new AgentError(code, { params: {} });
}
