import { execFile } from 'node:child_process';
import {
  chownSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEntry } from '@/lib/protocol';
import { localRouter, type RouterClient } from '@/lib/router';
import { makeCallers, sessionOf } from './kit/callers';
import { expect, test } from './kit/console';
import { bodyOf } from './kit/hostile';
import { formsOf } from './kit/page-forms';
import { request } from './kit/request';

/** As the acceptance asks at night; here long enough for some hundred attempts. */
const SECONDS = process.env.NIGHTLY === '1' ? 300 : 5;
const BROWSERS = 10;
const PATIENCE_MS = 60_000;

const OWN =
  Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
/** With every directive that the form of GLOBAL SETTINGS sends: so a save changes the one that was typed. */
const FIRST = `serial_no = 1\nprimary = ${OWN}\nservice = lvs\nnetwork = direct\nnat_nmask = 255.255.255.255\ntcp_timeout = 1\nudp_timeout = 1\n# vi 0\n`;

/** One attempt to save: its mark stands in the file when it was accepted, and nowhere else. */
interface Attempt {
  by: 'browser' | 'lvsctl' | 'vi';
  mark: string;
  from: number;
  to: number;
  /** anything else is what was said instead */
  outcome: string;
}

test('R56 two administrators with ten browsers, lvsctl and vi save at random: nothing is lost', async ({
  fresh,
  packed,
}) => {
  test.setTimeout((SECONDS + 120) * 1000);
  fresh.lvscf = FIRST;
  await fresh.startAgent();
  const callers = await makeCallers(fresh);
  const router = localRouter(path.join(fresh.root, 'run/lvs-console/agent.sock'));
  const history = new Collected(router);
  const attempts: Attempt[] = [];
  /** Milliseconds for which vi stood still in the middle, longer than the agent waits (agent/config/settled.ts): so a busy machine has it. */
  const stalls: number[] = [];
  /** Edits of vi that it found standing when it came again: two in a row with no look between them are one to everybody else. */
  const standing = new Set<string>();
  let number = 1;
  const end = Date.now() + SECONDS * 1000;
  const accepted = (by: Attempt['by']) =>
    attempts.filter((one) => one.by === by && one.outcome === 'accepted').length;
  /** Longer on a machine so busy that nobody had his turn yet. */
  const going = () =>
    Date.now() < end ||
    (Date.now() < end + PATIENCE_MS &&
      (accepted('browser') < 3 || accepted('lvsctl') < 1 || accepted('vi') < 2));

  /** One session: opens the form, thinks for a moment, sends it. */
  async function browser(name: string): Promise<void> {
    const user = await callers.db.user.findUniqueOrThrow({ where: { name } });
    const { idHash: _, ...headers } = await sessionOf(user, callers.db);
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    while (going()) {
      const page = await request(`${fresh.url}/global`, { agent, headers });
      const form = formsOf('/global', page.body).find(({ action }) => action === '/global/save');
      if (!form) throw new Error(`the page has no form: ${page.status}`);
      await sleep(Math.random() * 200);
      const mark = `tcp_timeout = ${++number}`;
      const fields = form.fields.filter(({ type }) => type !== 'unchecked');
      const body = fields.map(
        ({ name: of, value }) => [of, of === 'tcp_timeout' ? String(number) : value] as const,
      );
      const attempt: Attempt = { by: 'browser', mark, from: Date.now(), to: 0, outcome: 'no answer' };
      attempts.push(attempt);
      const answer = await request(`${fresh.url}/global/save`, {
        agent,
        method: 'POST',
        headers,
        body: bodyOf(body),
      });
      attempt.to = Date.now();
      const to = new URL(String(answer.headers.location ?? '/'), fresh.url);
      const draft = await callers.db.draft.findUnique({ where: { id: to.searchParams.get('draft') ?? '' } });
      attempt.outcome =
        to.searchParams.get('done') === 'saved'
          ? 'accepted'
          : draft?.findings.includes('"CONFLICT"')
            ? 'conflict'
            : // the page was made of what vi had written until then: its form lacks what that did not hold, and is refused
              draft?.findings.includes('"REQUIRED"')
              ? 'half a file'
              : `${answer.status} ${to.pathname} ${draft?.findings ?? ''}`;
    }
    agent.destroy();
  }

  /** An administrator in a terminal: reads, edits a copy, saves it upon what he had read. */
  async function terminal(): Promise<void> {
    const file = path.join(fresh.root, 'run/mine.cf');
    while (going()) {
      const now = await router.call('config.read', { which: 'saved' });
      if (!now) throw new Error('there is no lvs.cf');
      const mark = `udp_timeout = ${++number}`;
      const text = Buffer.from(now.content, 'base64').toString('latin1');
      writeFileSync(file, text.replace(/^udp_timeout = \d+$/m, mark));
      await sleep(Math.random() * 100);
      const attempt: Attempt = { by: 'lvsctl', mark, from: Date.now(), to: 0, outcome: 'no answer' };
      attempts.push(attempt);
      const { code, err } = await run(
        path.join(packed, 'bin/lvsctl'),
        ['save', '--base', now.sha256, file],
        fresh.root,
      );
      attempt.to = Date.now();
      attempt.outcome = code === 0 ? 'accepted' : /conflict|meanwhile|changed/i.test(err) ? 'conflict' : err;
    }
  }

  /** An editor: by turns it renames a new file into place, and writes into the old one in two pieces. */
  async function editor(): Promise<void> {
    const file = path.join(fresh.root, 'etc/sysconfig/ha/lvs.cf');
    for (let turn = 0; going(); turn++) {
      // Who edits faster than any page is loaded leaves nobody a turn: the next edit comes after the next save, or after a while.
      const before = accepted('browser') + accepted('lvsctl');
      const limit = Date.now() + 20_000;
      while (accepted('browser') + accepted('lvsctl') === before && Date.now() < limit && going())
        await sleep(20);
      await sleep(Math.random() * 500);
      const mark = `# vi ${++number}`;
      const found = readFileSync(file, 'latin1');
      const text = found.replace(/^# vi \d+$/m, mark);
      standing.add(/^# vi \d+$/m.exec(found)?.[0] ?? '');
      attempts.push({ by: 'vi', mark, from: Date.now(), to: Date.now(), outcome: 'accepted' });
      if (turn % 2) {
        // as an editor does that keeps the file's owner: the agent here is not root, and keeps it too
        const { uid, gid } = statSync(file);
        writeFileSync(`${file}.swp`, text);
        chownSync(`${file}.swp`, uid, gid);
        renameSync(`${file}.swp`, file);
        continue;
      }
      const half = Math.floor(text.length / 2);
      const began = Date.now();
      const handle = openSync(file, 'w');
      writeSync(handle, text.slice(0, half));
      // Not a timer: the ten browsers of this process would have their turn first, and an editor has none.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 50);
      writeSync(handle, text.slice(half));
      closeSync(handle);
      if (Date.now() - began > 300) stalls.push(Date.now() - began);
    }
  }

  const names = ['administrator', 'gone']; // both are administrators
  await Promise.all([
    ...Array.from({ length: BROWSERS }, (_, n) => browser(names[n % 2] ?? '')),
    terminal(),
    editor(),
    history.follow(going),
  ]);
  await history.look();
  router.close();
  await callers.end();

  const counts = (by: Attempt['by']) => {
    const of = attempts.filter((one) => one.by === by);
    return `${of.length} attempts, ${of.filter(({ outcome }) => outcome === 'accepted').length} accepted`;
  };
  const halves = attempts.filter(({ outcome }) => outcome === 'half a file').length;
  console.log(
    `${SECONDS} s: browsers ${counts('browser')}; lvsctl ${counts('lvsctl')}; vi ${counts('vi')}; ` +
      `history ${history.entries.length} entries (${history.count('save')} saves, ${history.count('hand-edit')} hand edits); ` +
      `${halves} forms of half a file, vi stood still for ${stalls.join()} ms`,
  );
  expect(
    attempts.filter(({ outcome }) => !['accepted', 'conflict', 'half a file'].includes(outcome)),
  ).toEqual([]);
  expect(halves).toBeLessThan(attempts.length / 50);
  for (const by of ['browser', 'lvsctl', 'vi'] as const)
    expect(attempts.filter((one) => one.by === by && one.outcome === 'accepted').length).toBeGreaterThan(0);
  expect(wrongIn(history, attempts, standing)).toEqual([]);
  expect(fresh.lvscf).toBe(history.text(history.entries.length - 1));
  expect(readdirSync(path.join(fresh.root, 'etc/sysconfig/ha'))).toEqual(['lvs.cf']);
});

/** What is lost, twice, made up, or out of order. */
function wrongIn(history: Collected, attempts: Attempt[], standing: Set<string>): string[] {
  const wrong: string[] = [];
  const place = new Map<string, number>();
  for (const [n, { kind, id }] of history.entries.entries()) {
    const text = history.text(n);
    if (kind !== 'save') continue;
    // A save is what stood there with one value and the serial number changed: whatever else differs was lost or made up.
    const before = history.text(n - 1).split('\n');
    const changed = text.split('\n').filter((line, i) => line !== before[i] && !line.startsWith('serial_no'));
    const [mark = ''] = changed;
    if (changed.length !== 1 || before.length !== text.split('\n').length)
      wrong.push(`${id} is not its predecessor with one change: ${changed.join('; ')}`);
    if (place.has(mark)) wrong.push(`${mark} stands in the history twice`);
    place.set(mark, n);
  }
  for (const { by, mark, outcome } of attempts) {
    if (by === 'vi') {
      const times = history.entries.filter(
        (entry, n) => entry.kind !== 'save' && lineOf(history.text(n), mark),
      ).length;
      if (times === 0 && !standing.has(mark)) wrong.push(`${mark} of vi is lost`);
    } else if (place.has(mark) !== (outcome === 'accepted'))
      wrong.push(`${mark} of ${by}: ${outcome}, and in the history ${place.has(mark)}`);
  }
  const saves = attempts
    .filter(({ mark }) => place.has(mark))
    .sort((a, b) => (place.get(a.mark) ?? 0) - (place.get(b.mark) ?? 0));
  let begun = 0;
  for (const { mark, from, to } of saves) {
    if (to < begun) wrong.push(`${mark} was answered before one that stands before it had begun`);
    begun = Math.max(begun, from);
  }
  return wrong;
}

const lineOf = (text: string, line: string) => text.split('\n').includes(line);

/** The whole history, also what the agent drops beyond its thousand entries. */
class Collected {
  readonly entries: HistoryEntry[] = [];
  private readonly contents = new Map<string, string>();

  constructor(private readonly router: RouterClient) {}

  async follow(going: () => boolean): Promise<void> {
    while (going()) {
      await this.look();
      await sleep(1000);
    }
  }

  async look(): Promise<void> {
    const { entries } = await this.router.call('history.list', { limit: 500 });
    const last = this.entries.at(-1)?.id ?? '';
    for (const entry of entries.filter(({ id }) => id > last).reverse()) {
      if (!this.contents.has(entry.sha256)) {
        const { content } = await this.router.call('history.read', { id: entry.id });
        this.contents.set(entry.sha256, Buffer.from(content, 'base64').toString('latin1'));
      }
      this.entries.push(entry);
    }
  }

  text(n: number): string {
    return this.contents.get(this.entries[n]?.sha256 ?? '') ?? '';
  }

  count(kind: string): number {
    return this.entries.filter((entry) => entry.kind === kind).length;
  }
}

function run(file: string, args: string[], root: string): Promise<{ code: number; err: string }> {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LVS_ROOT: root, NODE_ENV: 'production' as const };
  return new Promise((resolve) => {
    execFile(file, args, { env, timeout: 60_000 }, (error, _out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, err }),
    );
  });
}
