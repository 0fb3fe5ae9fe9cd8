import { afterEach, describe, expect, it } from 'vitest';
import {
  AgentError,
  statusSchema,
  type MethodName,
  type Params,
  type Result,
  type Status,
} from '@/lib/protocol';
import { MOST_LISTENERS, StatusFeed, type StatusEvent } from './status-feed';

const at = '2026-11-22T06:00:00.000Z';
const status = (state: 'running' | 'stopped', observedAt = at): Status =>
  statusSchema.parse({
    ...{ schema: 1, hostname: 'lvs1', router: 'primary' },
    pulse: { state, since: null, observedAt },
    ...{ held: null, vrrp: null, vips: null, forwarding: null, summary: null, checks: null },
    config: { saved: null, running: null, pending: null, observedAt },
    ...{ findings: [], processes: [], unknown: {} },
  });

/** A router that answers with what the test puts here; an error code: it does not. */
const router = { answer: status('running') as Status | 'unreachable', asked: 0 };
const client = {
  call: <M extends MethodName>(_: M, _params: Params<M>) => {
    router.asked++;
    const { answer } = router;
    if (answer === 'unreachable') return Promise.reject(new AgentError(answer));
    // each reading is of another moment, which is no news
    return Promise.resolve({
      ...answer,
      pulse: { ...answer.pulse, observedAt: new Date().toISOString() },
    } as Result<M>);
  },
};
const feedOf = (limits = {}) =>
  new StatusFeed(() => client, { ...{ every: 5, ping: 10_000, check: 5_000, life: 60_000 }, ...limits });

const open: ReadableStreamDefaultReader<Uint8Array>[] = [];
const always = (): Promise<boolean> => Promise.resolve(true);
function listen(feed: StatusFeed, stillMay = always) {
  const reader = feed.stream(stillMay).getReader();
  open.push(reader);
  return {
    reader,
    next: async () => {
      const { value, done } = await reader.read();
      const text = new TextDecoder().decode(value);
      const data = /^data: (.*)$/m.exec(text)?.[1];
      return { text, done, event: data === undefined ? null : (JSON.parse(data) as StatusEvent) };
    },
  };
}
afterEach(async () => {
  for (const reader of open.splice(0)) await reader.cancel();
  router.answer = status('running');
  router.asked = 0;
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('R11 changes of a router as events', () => {
  it('tell the revision first, then each change and its sections, to all who listen, and nothing else', async () => {
    const feed = feedOf();
    const [one, two] = [listen(feed), listen(feed)];
    const first = await one.next();
    expect(first.text).toMatch(/^event: status\nid: \d+\ndata: .*\n\n$/);
    expect(first.event).toMatchObject({ changed: [], unknown: null });
    expect((await two.next()).event?.revision).toBe(first.event?.revision);
    const news = Promise.all([one.next(), two.next()]);
    await pause(60);
    router.answer = status('stopped');
    const [a, b] = await news;
    expect(a.event).toMatchObject({ changed: ['pulse'], unknown: null });
    expect(b.event).toEqual(a.event);
    expect(a.event?.revision).toBeGreaterThan(first.event?.revision ?? 0);
    const later = one.next();
    router.answer = 'unreachable';
    expect((await later).event).toMatchObject({ unknown: 'unreachable' });
  });

  it('are read for nobody when nobody listens', async () => {
    const feed = feedOf();
    feed.stream(always);
    await pause(40);
    expect(router.asked).toBe(0);
    const one = listen(feed);
    await one.next();
    await one.reader.cancel();
    await pause(40);
    const asked = router.asked;
    await pause(60);
    expect(router.asked).toBe(asked);
  });

  it('a silent stream says that it is there, and ends so that its token is looked at anew', async () => {
    const one = listen(feedOf({ ping: 30, life: 50 }));
    expect((await one.next()).event).not.toBeNull();
    expect((await one.next()).text).toBe(': still here\n\n');
    let last = await one.next();
    while (!last.done) last = await one.next();
    expect(last.done).toBe(true);
  });

  it.each([
    ['says no', () => Promise.resolve(false)],
    ['cannot say', () => Promise.reject(new Error('no database'))],
  ])(
    'R4 a silent stream ends soon after what admits its listener %s, and its place is free',
    async (_, gone) => {
      const feed = feedOf({ check: 20 });
      const asked = { stillMay: always };
      const one = listen(feed, () => asked.stillMay());
      await one.next();
      const rest = one.next();
      await pause(60);
      asked.stillMay = gone;
      expect((await rest).done).toBe(true);
      await pause(20);
      const readings = router.asked;
      await pause(40);
      expect(router.asked).toBe(readings);
    },
  );

  it('only so many listen at once; a place that is left is free again', async () => {
    const feed = feedOf();
    const all = Array.from({ length: MOST_LISTENERS }, () => listen(feed));
    await Promise.all(all.map((one) => one.next()));
    expect(feed.isFull).toBe(true);
    expect((await listen(feed).next()).done).toBe(true);
    await all[0]?.reader.cancel();
    expect(feed.isFull).toBe(false);
    expect((await listen(feed).next()).event).not.toBeNull();
  });
});
