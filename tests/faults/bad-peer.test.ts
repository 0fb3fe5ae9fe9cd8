import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPair, pushToPeer, readPair, type Failure, type RouterClient } from '@/lib/router';
import { build } from '@/lib/router/two-routers.test-kit';
import { BadLine, type Spoil } from './kit/bad-peer';
import { FaultPair, lvscf } from './kit/pair';
import { seeded } from './kit/random';

/** For an answer, in place of the product's 20 s and more: short where none comes, long enough for a busy machine else. */
const limitOf = (code: string) => (code === 'timeout' ? 250 : 5000);

type What = 'status' | 'push' | 'apply';

let pair: FaultPair;
let line: BadLine;
/** bytes that a well peer says in each */
const lengths: Record<What, number> = { status: 0, push: 0, apply: 0 };

beforeAll(async () => {
  build();
  pair = await FaultPair.start('bad');
  line = await BadLine.start(pair.there.socket);
  for (const what of ['status', 'push', 'apply'] as const) {
    await begin();
    line.set((answer, { sent }) => {
      lengths[what] = sent + answer.length;
      return answer;
    });
    expect(await ask(what, line.peer(5000))).toBeNull();
  }
}, 60_000);
afterAll(async () => {
  line.stop();
  await pair.remove();
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const [OLD, OTHER, NEW] = [lvscf(1), lvscf(2), lvscf(3)];

/** Nothing pending, another lvs.cf on each. */
async function begin(): Promise<void> {
  for (const [router, text] of [
    [pair.local, OLD],
    [pair.peer, OTHER],
  ] as const) {
    const change = await router.call('change.get', { changeId: null });
    if (change?.endedAt === null) await router.call('change.abort', { changeId: change.changeId });
    const now = await router.call('config.read', { which: 'saved' });
    if (now?.content === base64(text)) continue;
    const base = now?.sha256 ?? null;
    await router.call('config.save', { content: base64(text), base, author: 'test' });
  }
}

/** @returns why the peer did not do what it was asked for; null when it did */
async function ask(what: What, peer: RouterClient): Promise<Failure | null> {
  const { local } = pair;
  try {
    if (what === 'status') return (await readPair(local, peer)).peer?.failure ?? null;
    if (what === 'push') return (await pushToPeer({ local, peer, author: 'test' })).failure;
    const base = (await local.call('config.read', { which: 'saved' }))?.sha256 ?? null;
    const { outcome, routers, repair } = await applyPair({
      ...{ local, peer, bundle: { lvscf: base64(NEW) }, base, owner: 'test' },
      ...{ revertAfter: 60, passiveFirst: true, allowAlone: false },
    });
    if (outcome === 'done') return null;
    // Both have it, and only that is not known: it is said what to do, and the timers go on.
    if (routers.local.on === 'new') expect([outcome, repair.length > 0]).toEqual(['half', true]);
    else expect(routers.local.on).toBe('old');
    return routers.peer?.failure ?? null;
  } finally {
    peer.close();
  }
}

const random = seeded(11);
const said =
  (words: string): (() => Spoil) =>
  () =>
  () =>
    Buffer.from(words, 'latin1');
/** Another answer in the place of each. */
const answers = (change: (answer: Answer) => object): Spoil => {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    return Buffer.from(lines.map((one) => `${JSON.stringify(change(JSON.parse(one) as Answer))}\n`).join(''));
  };
};
interface Answer {
  id: number;
  result: { protocol?: number } | null;
}
const older = ({ result, ...answer }: Answer) =>
  result?.protocol === undefined ? { ...answer, result } : { ...answer, result: { ...result, protocol: -1 } };
const unknownError = ({ id }: Answer) => ({
  ...{ jsonrpc: '2.0', id },
  error: { code: -1, message: 'no', data: { code: 'from-tomorrow', params: {} } },
});
/** Well for so many bytes, and then the connection ends, or the rest is garbage. */
const until =
  (bytes: number, garbage: boolean): Spoil =>
  (answer, { sent }) =>
    sent + answer.length <= bytes
      ? answer
      : garbage
        ? Buffer.from(answer.toString().replaceAll('"', '{'))
        : null;
const somewhere = (garbage: boolean) => (what: What) => until(random() * (lengths[what] - 1), garbage);
const endless: Spoil = (_answer, { socket }) => {
  const block = Buffer.alloc(1 << 20, 'x');
  const more = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on('drain', more);
  more();
  return Buffer.from('x');
};

const CASES: [string, (what: What) => Spoil, code: string][] = [
  ['nothing at all', said(''), 'timeout'],
  ['the end of the connection', () => () => null, 'unreachable'],
  ['words that are no JSON', said('login: \n'), 'protocol'],
  ['JSON that is no answer', said('{"jsonrpc":"2.0","method":"save"}\n'), 'protocol'],
  ['bytes that are no text', said('\xff\xfe\0\x01\n'), 'protocol'],
  ['1 MB in one line', said(`"${'y'.repeat(1 << 20)}"\n`), 'protocol'],
  ['a line without end', () => endless, 'protocol'],
  ['JSON a million brackets deep', said(`${'['.repeat(1 << 20)}\n`), 'protocol'],
  ['what nobody asked', () => answers(({ id, ...answer }) => ({ ...answer, id: id + 1e6 })), 'timeout'],
  [
    'results of another form',
    () => answers((answer) => ({ ...answer, result: { protocol: 'one' } })),
    'protocol',
  ],
  ['errors of a code that is not known', () => answers(unknownError), 'internal'],
  ['as an older version', () => answers(older), 'protocol'],
  ['well at first, then garbage (1)', somewhere(true), 'protocol'],
  ['well at first, then garbage (2)', somewhere(true), 'protocol'],
  ['half (1)', somewhere(false), 'unreachable'],
  ['half (2)', somewhere(false), 'unreachable'],
  ['half (3)', somewhere(false), 'unreachable'],
];

describe('a peer that answers', () => {
  it.each(CASES)(
    'R40 %s: an error that says so in time, and nothing changed here',
    async (how, spoil, code) => {
      const { local, here, there } = pair;
      const limitMs = limitOf(code);
      const before = process.memoryUsage().rss;
      for (const what of ['status', 'push', 'apply'] as const) {
        line.set((answer) => answer);
        await begin();
        line.set(spoil(what));
        const started = performance.now();
        const failure = await ask(what, line.peer(limitMs));
        // a handful of questions one after the other, each within its limit
        expect(performance.now() - started).toBeLessThan(Math.max(10_000, 8 * limitMs));
        // An older agent may be read; and what was only read is asked for again on a new line, which may be well for long enough.
        if (failure) expect(failure.code).toBe(code);
        else expect(what === 'status' || how.includes('(')).toBe(true);
        const done = { status: [OLD, OTHER], push: [OLD, OLD], apply: [NEW, NEW] }[what];
        if (failure === null) expect([here.saved(), there.saved()]).toEqual(done);
        else if (here.saved() !== OLD) expect([what, here.saved()]).toEqual(['apply', NEW]);
        const { pending } = (await local.call('status', {})).config;
        expect(pending?.step).toBe(here.saved() === OLD ? undefined : 'committed');
        // There it arrived or not; a part of it never.
        expect([OTHER, OLD, NEW]).toContain(there.saved());
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(150 << 20);
    },
    60_000,
  );
});
