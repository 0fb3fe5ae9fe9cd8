import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { database, databaseFile, migrate } from '@/lib/db';
import { applyPair, type RouterClient } from '@/lib/router';
import { FakeAgent, hash } from '@/lib/router/fake-agent.test-kit';
import { guardApplied } from './guard-change';

const [OLD, NEW] = ['serial_no = 1\n', 'serial_no = 2\n'];
let root: string;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-guard-'));
  process.env.LVS_ROOT = root;
  await migrate(databaseFile(), path.resolve('prisma/migrations'));
}, 60_000);
afterAll(async () => {
  await database().$disconnect();
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

/** An agent whose change was watched for a moment, with what it found at the end. */
function watched(agent: FakeAgent, codes: string[]): RouterClient {
  const client = agent.client('this router');
  const findings = codes.map((code) => ({
    code,
    severity: 'warning',
    params: { first: 'web1' },
    since: null,
  }));
  return {
    ...client,
    async call(method, params) {
      const answer = (await client.call(method, params)) as object | null;
      const more = { 'change.get': { watch: { servers: 1, seconds: -0.99 } }, status: { findings } };
      const added = Object.hasOwn(more, method) && answer ? more[method as keyof typeof more] : null;
      return (added ? { ...answer, ...added } : answer) as never;
    },
  };
}

it.each([
  [['down-since-change'], false, OLD, 'done', 'reverted; this router: down-since-change web1'],
  [[], true, NEW, 'done', 'kept'],
  [[], false, NEW, null, null],
] as const)(
  'R54 R9 after an apply by the console: %j, keep %s',
  async (codes, keep, text, outcome, detail) => {
    const agent = new FakeAgent(OLD);
    const local = watched(agent, [...codes]);
    const { changeId } = await applyPair({
      ...{
        local,
        peer: null,
        bundle: { lvscf: Buffer.from(NEW).toString('base64') },
        base: hash(Buffer.from(OLD)),
      },
      ...{ owner: 'piranha', revertAfter: 300, passiveFirst: true, allowAlone: false },
    });
    await guardApplied({ local, peer: null, changeId, keep, user: 'piranha', address: '192.0.2.7' });
    expect(agent.running?.toString()).toBe(text);
    const entries = await database().audit.findMany({ where: { object: changeId } });
    expect(entries.map((e) => [e.user, e.address, e.action, e.outcome, e.detail])).toEqual(
      outcome === null ? [] : [['piranha', '192.0.2.7', 'change.health', outcome, detail]],
    );
  },
);
