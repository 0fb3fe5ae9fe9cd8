import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csrfToken, type Bearer } from '@/lib/auth';
import type { User } from '@/lib/db';
import { isOfEndedSession } from './arrival';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-arrival-'));
  process.env.LVS_ROOT = root;
});
afterAll(() => {
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

const session = {
  ...{ idHash: 'a', userId: 'u', address: '::1', createdAt: new Date(0) },
  ...{ verifiedAt: null, previousLoginAt: null, previousLoginAddress: null, failedBefore: 0 },
};
const user = { id: 'u', name: 'piranha' } as User;
const ended: Bearer = { state: 'ended', session, user, reason: 'logout' };

it('R3 an ended session keeps only what was typed into a form of its own', () => {
  expect(isOfEndedSession({ bearer: ended }, csrfToken('session:a'))).toBe(true);
  expect(isOfEndedSession({ bearer: ended }, csrfToken('session:b'))).toBe(false);
  expect(isOfEndedSession({ bearer: ended }, '')).toBe(false);
  expect(isOfEndedSession({ bearer: { state: 'live', session, user } }, csrfToken('session:a'))).toBe(false);
  expect(isOfEndedSession({ bearer: { state: 'none' } }, csrfToken('session:a'))).toBe(false);
});
