import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountThrottle, homeThrottle, loginThrottle, startSession } from '@/lib/auth';
import { database, databaseFile, migrate } from '@/lib/db';
import { attempt } from './attempt';

const HERE = '127.0.0.1';
const DESK = '10.0.0.5';
const AWAY = '198.51.100.9';
const HOUR = 3600;
let root: string;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-attempt-'));
  process.env.LVS_ROOT = root;
  await migrate(databaseFile(), path.resolve('prisma/migrations'));
  for (const name of ['piranha', 'anna']) {
    const user = await database().user.create({ data: { name, passwordHash: '-' } });
    await startSession({ user, address: DESK, userAgent: '' });
  }
});
afterAll(async () => {
  await database().$disconnect();
  delete process.env.LVS_ROOT;
  delete (globalThis as { lvsDatabase?: unknown }).lvsDatabase;
  rmSync(root, { recursive: true });
});

/** Only the clock is made: the database needs real timers. */
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => {
  vi.useRealTimers();
  delete (globalThis as { lvsThrottle?: unknown }).lvsThrottle;
  delete (globalThis as { lvsAccountThrottle?: unknown }).lvsAccountThrottle;
  delete (globalThis as { lvsHomeThrottle?: unknown }).lvsHomeThrottle;
});

const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const waitFor = async (address: string, name: string | null) => (await attempt(address, name)).wait;
/** Waits as long as it must, then does what it does with the attempt. @returns the seconds that it waited */
async function tries(address: string, name: string | null, outcome: 'wrong' | 'right' | 'succeeded') {
  const { wait } = await attempt(address, name);
  pass(wait);
  const trial = await attempt(address, name);
  expect(trial.wait).toBe(0);
  trial.begin();
  if (outcome !== 'wrong') trial[outcome]();
  return wait;
}
/** As many guesses as an hour allows, each followed by what the guesser can do besides. */
async function guessesInAnHour(guess: () => Promise<unknown>, besides?: () => Promise<unknown>) {
  const end = Date.now() + HOUR * 1000;
  let made = 0;
  for (; Date.now() < end && made < 500; made++) {
    await guess();
    await besides?.();
  }
  return made;
}

describe('R8 guesses slow down and lock nobody out', () => {
  it('the owner on the router itself does not wait for what others tried from there', async () => {
    for (let i = 0; i < 8; i++) await tries(HERE, 'nobody', 'wrong');
    expect(await waitFor(HERE, 'nobody')).toBe(30);
    expect(await waitFor(HERE, 'piranha')).toBe(0);
  });

  it('the owner at a known address does not wait for others there, nor for guesses from anywhere', async () => {
    for (let i = 0; i < 8; i++) {
      await tries(DESK, 'nobody', 'wrong');
      await tries(AWAY, 'piranha', 'wrong');
    }
    expect(await waitFor(DESK, 'piranha')).toBe(0);
    expect(await waitFor(AWAY, 'piranha')).toBe(30);
    expect(await waitFor('198.51.100.10', 'piranha'), 'from any address that is not his own').toBe(30);
  });

  it.each([HERE, DESK])(
    'guesses at an account from one of its own addresses (%s) wait all the same',
    async (at) => {
      const waits: number[] = [];
      for (let i = 0; i < 8; i++) waits.push(await tries(at, 'piranha', 'wrong'));
      expect(waits).toEqual([0, 1, 2, 4, 8, 16, 30, 30]);
      expect(await guessesInAnHour(() => tries(at, 'piranha', 'wrong'))).toBeLessThanOrEqual(2 * 60 + 1);
      await tries(at, 'piranha', 'succeeded');
      expect(await waitFor(at, 'piranha')).toBe(0);
      await tries(at, 'piranha', 'wrong');
      expect(await waitFor(at, 'piranha'), 'forgotten with the success').toBe(1);
    },
  );

  it.each([
    ['a stranger’s address', AWAY, 'piranha'],
    ['the address of both', DESK, 'piranha'],
    ['the router', HERE, 'piranha'],
  ])('a login to one’s own account between the guesses brings no more of them: %s', async (_, at, victim) => {
    const made = await guessesInAnHour(
      () => tries(at, victim, 'wrong'),
      () => tries(at, 'anna', 'succeeded'),
    );
    expect(made).toBeLessThanOrEqual(2 * 60 + 10);
  });

  it.each([AWAY, DESK])('a known password brings no more guesses of the second factor (%s)', async (at) => {
    const made = await guessesInAnHour(
      () => tries(at, 'piranha', 'wrong'),
      () => tries(at, 'piranha', 'right'),
    );
    expect(made).toBeLessThanOrEqual(2 * 60 + 10);
  });

  it('right attempts leave nothing behind: many people behind one address do not wait for each other', async () => {
    for (let i = 0; i < 20; i++) expect(await tries(AWAY, `user${i}`, 'succeeded')).toBe(0);
    expect(await tries(AWAY, 'piranha', 'right')).toBe(0);
    expect(await waitFor(AWAY, 'piranha'), 'the code can follow at once').toBe(0);
  });

  it('attempts sent all at once count each, also when one of them is right', async () => {
    const trials = await Promise.all(Array.from({ length: 5 }, () => attempt(AWAY, 'piranha')));
    for (const trial of trials) trial.begin();
    trials[0]?.right();
    expect(await waitFor(AWAY, 'piranha')).toBe(8);
    pass(8);
    expect(await waitFor(AWAY, 'piranha')).toBe(0);
  });

  it('the setup code waits by address', async () => {
    await tries(AWAY, null, 'wrong');
    await tries(AWAY, null, 'wrong');
    expect(await waitFor(AWAY, null)).toBe(2);
    expect([accountThrottle(), homeThrottle()].map((one) => one.waitFor(''))).toEqual([0, 0]);
    expect(loginThrottle().waitFor(AWAY)).toBe(2000);
  });
});
