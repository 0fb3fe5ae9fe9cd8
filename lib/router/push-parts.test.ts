import { describe, expect, it } from 'vitest';
import { AgentError, type MethodName } from '@/lib/protocol';
import type { RouterClient } from './client';
import { pushParts } from './push-parts';

const bytes = (text: string) => Buffer.from(text).toString('base64');

/** A router with a marks.conf and forwarding, in memory. */
class Router {
  ipv4 = { now: false, atBoot: false, needed: false, before: null };
  saved: { content: string; sha256: string } | null = null;
  applied: string | null = null;
  refuses: MethodName | null = null;
  readonly changes: string[] = [];

  constructor(marks: string | null, forwarding: boolean) {
    if (marks !== null) this.saved = { content: bytes(marks), sha256: marks };
    this.ipv4 = { ...this.ipv4, now: forwarding, atBoot: forwarding };
  }

  client(name: string): RouterClient {
    const call = (method: MethodName, params: unknown) =>
      method === this.refuses
        ? Promise.reject(new AgentError('forbidden', { params: { router: name } }))
        : Promise.resolve(this.answer(method, params as Record<string, string>));
    return { name, call: call as RouterClient['call'], close: () => undefined };
  }

  private answer(method: MethodName, params: Record<string, string>): unknown {
    if (method === 'marks.save' || method === 'forwarding.set') this.changes.push(method);
    if (method === 'marks.save') {
      const content = params['content'] ?? '';
      this.saved = { content, sha256: Buffer.from(content, 'base64').toString() };
    }
    if (method === 'forwarding.set') this.ipv4 = { ...this.ipv4, now: true, atBoot: true };
    if (method.startsWith('forwarding'))
      return { ipv4: this.ipv4, ipv6: { ...this.ipv4, now: false, atBoot: false } };
    const applied = this.applied === null ? null : { sha256: this.applied };
    return { saved: this.saved, applied, kernel: { tool: 'nft', asApplied: true } };
  }
}

const push = (here: Router, there: Router, dryRun = false) =>
  pushParts({ local: here.client('here'), peer: there.client('peer'), author: 'root', dryRun });

describe('push of marks and forwarding (R41)', () => {
  it('delivers both, says that marks are not loaded yet, and the second time that they are there', async () => {
    const [here, there] = [new Router('mark 80 tcp * 80\n', true), new Router(null, false)];
    const state = { delivered: true, verified: true, failure: null };
    expect(await push(here, there)).toMatchObject([
      { what: 'marks', ...state, active: false, already: false },
      { what: 'forwarding', ...state, active: true, already: false },
    ]);
    there.applied = here.saved?.sha256 ?? null;
    expect(await push(here, there)).toMatchObject([
      { ...state, active: true, already: true },
      { ...state, active: true, already: true },
    ]);
    expect(there.changes).toEqual(['marks.save', 'forwarding.set']);
  });

  it('sends nothing of what is not here, and a dry run changes nothing', async () => {
    const there = new Router('mark 5 tcp * 5\n', true);
    expect(await push(new Router(null, false), there)).toMatchObject([
      { present: false },
      { present: false },
    ]);
    const parts = await push(new Router('mark 80 tcp * 80\n', false), there, true);
    expect(parts).toMatchObject([{ present: true, delivered: false, already: false }, { present: false }]);
    expect(there.changes).toEqual([]);
    expect(there.ipv4.atBoot).toBe(true);
  });

  it('one part that the peer refuses does not keep the other', async () => {
    const there = new Router(null, false);
    there.refuses = 'marks.save';
    expect(await push(new Router('mark 80 tcp * 80\n', true), there)).toMatchObject([
      { delivered: false, verified: false, failure: { code: 'forbidden' } },
      { delivered: true, verified: true, active: true, failure: null },
    ]);
  });
});
