import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { migrate, open, type Database } from '@/lib/db';
import { audit, auditTo } from './index';
import { shorten } from './shorten';

let folder: string;
let db: Database;
const lines: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lvs-audit-'));
  const file = path.join(folder, 'console.db');
  await migrate(file, path.resolve('prisma/migrations'));
  db = open(file);
  auditTo((line) => lines.push(line) > 0);
}, 60_000);
afterAll(async () => {
  auditTo(() => true);
  await db.$disconnect();
  rmSync(folder, { recursive: true });
});

it('R9 a flood of nobody is some entries, some lines of the log and one that counts the rest', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'], now: new Date('2026-11-22T06:00:00Z') });
  try {
    for (let n = 0; n < 1000; n++) {
      const entry = { user: null, address: '203.0.113.9', action: 'login', object: 'x'.repeat(5000) };
      await audit({ ...entry, outcome: 'refused' }, db);
    }
    expect(await db.audit.count()).toBe(20);
    vi.advanceTimersByTime(60_000);
  } finally {
    vi.useRealTimers();
  }
  await vi.waitFor(async () => expect(await db.audit.count()).toBe(21));
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toContain('object="980 entries"');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1000);
  // What was done meanwhile is written, whatever else was tried.
  await audit(
    { user: 'piranha', address: '10.0.0.1', action: 'config.save', object: 'lvs.cf', outcome: 'done' },
    db,
  );
  expect(await db.audit.count({ where: { action: 'config.save' } })).toBe(1);
});

it('R9 the audit has a bounded size, and what was refused pushes out nothing that was done', async () => {
  await db.audit.deleteMany();
  const entry = { address: '10.0.0.1', action: 'login', object: '' };
  const add = (count: number, data: object) =>
    db.audit.createMany({ data: Array.from({ length: count }, () => ({ ...entry, ...data })) as never });
  await add(30, { user: 'piranha', outcome: 'done', action: 'config.save' });
  await add(30, { user: null, outcome: 'refused' });
  await add(30, { user: 'eve', outcome: 'refused' });
  await add(30, { user: 'eve', outcome: 'done', action: 'preferences.theme' });
  const kept = { nobody: 5, preferences: 6, refused: 15, all: 40 };
  const count = (where: object) => db.audit.count({ where });
  await shorten(1, db, kept, 500);
  expect(await count({})).toBe(120);
  await shorten(500, db, kept, 500);
  expect(await count({ user: null })).toBe(0);
  expect(await count({ outcome: 'refused' })).toBe(15);
  expect(await count({ action: 'preferences.theme' })).toBe(6);
  expect(await count({ action: 'config.save' })).toBe(19);
  expect(await count({})).toBe(40);
  expect(statSync(path.join(folder, 'console.db')).size).toBeLessThan(1 << 20);
});
