import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import type { Database, User } from '@/lib/db';
import { parse, toJson, type LvsJson } from '@/lib/lvscf';
import type { Rule } from '@/lib/console/rule';
import { makeCallers, sessionOf, type Callers } from './kit/callers';
import { expect, test, TestConsole } from './kit/console';
import { bodyOf, encode, EVIL_FILE, faultsOf, HOSTILE, MARK, MEGABYTE } from './kit/hostile';
import { formsOf, linksOf, type PageForm } from './kit/page-forms';
import { request, type Answer } from './kit/request';

/** Every value in every field takes minutes: at night. Else each value in each form, and each field with some of them. */
const NIGHTLY = process.env.NIGHTLY === '1';
const PER_FIELD = NIGHTLY ? Infinity : 1;
const ROUNDS = NIGHTLY ? 40 : 1;
/** Of the rest each value where every fourth would be. */
const isTurn = (n: number) => NIGHTLY || n % 4 === 0;

/** Every route of app/ with its rule, read from the code. */
const rules = JSON.parse(
  execFileSync(path.resolve('node_modules/.bin/tsx'), ['tests/e2e/kit/print-rules.mts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
) as Record<string, Record<string, Rule>>;
/** Names that the pages read from their query, as their code says. */
const QUERY = [
  ...new Set(
    ['app', 'components', 'lib/console']
      .flatMap((room) =>
        readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => path.join(room, file)),
      )
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/\bsearch\.(\w+)/g)].map(([, name = '']) => name),
      ),
  ),
];

/** Headers that the console, Next or a proxy before them may look at. */
const HEADERS = [
  ...['referer', 'accept', 'accept-language', 'content-type', 'if-none-match', 'range'],
  ...['x-forwarded-for', 'forwarded', 'rsc', 'next-router-state-tree', 'next-action', 'next-router-prefetch'],
];

const values = Object.entries(HOSTILE);
/** A value for the n-th field of a round; over the rounds each field has others. */
const hostile = (n: number) => values[n % values.length] as (typeof values)[number];

const OWN =
  Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
const service = (name: string, n: number) =>
  `virtual ${name} {\n active = 1\n address = 192.0.2.${100 + n} eth0:${n}\n port = 80\n` +
  ` server web${n} {\n  address = 192.0.2.${n}\n  active = 1\n  weight = 1\n }\n}\n`;
const LVSCF = `serial_no = 1\nprimary = ${OWN}\nservice = lvs\nbackup_active = 1\nbackup = 192.0.2.20\nnetwork = direct\n${service('HTTP', 1)}${service('MAIL', 2)}failover FTP {\n active = 1\n address = 192.0.2.109 eth0:9\n port = 21\n start_cmd = /bin/true\n stop_cmd = /bin/true\n}\n`;
const ACCESS = 'Order deny,allow\nAllow from all\n';
const MARKS = '# none\n';

/** Pages to which buttons lead, or links that other states show. */
const [VS, RS, FOS] = ['tcp%3A192.0.2.101%3A80', '192.0.2.1%3A80', 'tcp%3A192.0.2.109%3A21'];
const UNLINKED = [
  '/virtual-servers/new',
  `/virtual-servers/delete?id=${VS}`,
  `/virtual-servers/${VS}/real-servers/new`,
  `/virtual-servers/${VS}/real-servers/delete?id=${RS}`,
  `/control/server/drain/${VS}/${RS}`,
  '/control/failover/away',
  '/control/maintenance/local',
  `/control/server/now/${VS}/${RS}`,
  `/control/server/check/${VS}/${RS}`,
  `/virtual-servers/${VS}/real-servers/${RS}/setup`,
  '/drift/x/local/x',
  '/failover',
  '/failover/new',
  `/failover/${FOS}`,
  `/failover/${FOS}/monitoring`,
  `/failover/delete?id=${FOS}`,
];

const pattern = (address: string) => new RegExp(`^${address.replace(/\[[^\]]+\]/g, '[^/]+')}$`);
/** The route of an address: the one with the fewest parts in brackets, as Next chooses. */
const ruleAt = (address: string) =>
  Object.keys(rules)
    .filter((one) => pattern(one).test(address))
    .sort((a, b) => a.split('[').length - b.split('[').length)[0];

test.describe('R54 whatever is typed or sent, nothing else comes of it', () => {
  let at: TestConsole;
  let callers: Callers;
  let boss: User;
  let headers: Record<string, string>;
  const agent = new https.Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });
  const faults: string[] = [];

  const db = (): Database => callers.db;
  const renew = async () => {
    const { cookie, 'x-csrf-token': token } = await sessionOf(boss, db());
    headers = { cookie, 'x-csrf-token': token, 'accept-language': 'en' };
  };
  const reset = () => {
    at.lvscf = LVSCF;
    at.write('access.conf', ACCESS);
    at.write('marks.conf', MARKS);
  };

  test.beforeAll(async ({ packed }) => {
    rmSync(EVIL_FILE, { force: true });
    at = await TestConsole.make(packed);
    reset();
    await at.startAgent();
    callers = await makeCallers(at);
    boss = await db().user.findUniqueOrThrow({ where: { name: 'administrator' } });
    await renew();
  });
  test.afterAll(async () => {
    agent.destroy();
    await callers.end();
    await at.remove();
  });

  /** One request; what is wrong with its answer is noted under `name`. */
  async function send(
    name: string,
    address: string,
    options: https.RequestOptions & { body?: string } = {},
  ): Promise<Answer> {
    const answer = await request(at.url + address, {
      agent,
      ...options,
      headers: { ...headers, ...options.headers },
    });
    // 502 to 504 of the interface for programs: the router behind it cannot, and its code says why.
    if (answer.status === 500 || (answer.status > 500 && !address.startsWith('/api/')))
      faults.push(`${name}: ${answer.status}`);
    for (const fault of faultsOf(answer)) faults.push(`${name}: ${fault}`);
    if (String(answer.headers.location ?? '').startsWith('/login')) await renew();
    return answer;
  }
  const get = (name: string, address: string) => send(name, address);
  const post = (name: string, address: string, body: string) => send(name, address, { method: 'POST', body });
  /** Where a form leads: the page that shows what was typed, and what was wrong with it. */
  async function follow(name: string, { headers: { location } }: Answer): Promise<Answer | null> {
    const to = String(location ?? '');
    return to.startsWith('/') ? get(`${name} → ${to.split('?')[0]}`, to) : null;
  }

  /** Every form that a page shows, found by following links; at most two addresses of one route. */
  async function crawl(): Promise<PageForm[]> {
    const seen = new Map<string, number>();
    const forms = new Map<string, PageForm>();
    const queue = [
      ...Object.keys(rules).filter((address) => rules[address]?.page && !address.includes('[')),
      ...UNLINKED,
      '/control',
      '/setup',
      '/login',
      '/login/code',
      '/verify',
      '/redundancy/pairing',
      '/account/second-factor',
    ];
    const known = new Set(queue);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const route = ruleAt(next.split('?')[0] ?? '') ?? next;
      if ((seen.get(route) ?? 0) >= 2 || !rules[route]?.page) continue;
      seen.set(route, (seen.get(route) ?? 0) + 1);
      const { body } = await get(`GET ${next}`, next);
      for (const form of formsOf(next, body))
        for (const action of new Set([form.action, ...form.buttons.map((button) => button.action)]))
          if (!forms.has(`${form.method} ${ruleAt(action)}`))
            forms.set(`${form.method} ${ruleAt(action)}`, { ...form, action });
      for (const link of linksOf(body).filter((one) => !known.has(one))) {
        known.add(link);
        queue.push(link);
      }
    }
    const missed = Object.keys(rules).filter((address) => rules[address]?.page && !seen.has(address));
    expect(missed).toEqual([]);
    return [...forms.values()];
  }

  test('every field of every form', async () => {
    const started = Date.now();
    const forms = await crawl();
    const crawled = Date.now() - started;
    let count = 0;
    let n = 0;
    for (const address of Object.keys(rules)) {
      const rule = rules[address]?.POST;
      if (!rule || rule.api) continue;
      // What starts and stops a router is never sent as it is: nothing shall run on this machine.
      const form =
        address === '/control/[verb]/[router]/run'
          ? undefined
          : forms.find((one) => one.method === 'post' && ruleAt(one.action) === address);
      // A handler that takes whatever its form holds must have been found with it: else a field would be forgotten.
      expect(form ?? !rule.takes?.more, `no page has a form for ${address}`).toBeTruthy();
      count += await tryForm(address, form ?? null, rule.takes?.names ?? [], n++);
    }
    console.log(`${forms.length} forms in ${crawled} ms, ${count} requests in ${Date.now() - started} ms`);
    expect(faults).toEqual([]);
    expect(forms.length).toBeGreaterThan(35);
    nothingElse();
  });

  async function tryForm(
    address: string,
    form: PageForm | null,
    taken: string[],
    n: number,
  ): Promise<number> {
    const action = form?.action ?? address.replace(/\[[^\]]+\]/g, 'x');
    const button = form?.buttons.find((one) => one.action === action && one.name);
    const plain: [string, string][] = [
      ...(form?.fields.filter(({ name, type }) => name !== 'csrf' && type !== 'unchecked') ?? []).map(
        ({ name, value }): [string, string] => [name, value],
      ),
      ...(button ? [[button.name, button.value] as [string, string]] : []),
    ];
    const names = [
      ...new Set([...plain.map(([name]) => name), ...(form?.fields ?? []).map(({ name }) => name), ...taken]),
    ].filter((name) => name !== 'csrf');
    // What the form does when nothing is wrong with it.
    const own = await changedBy(`POST ${address}`, action, bodyOf(plain));
    let count = 1;
    for (const [i, field] of names.entries()) {
      for (let round = 0; round < Math.min(PER_FIELD, values.length); round++) {
        const [what, value] = hostile(n * 7 + i + round * 11);
        const body = bodyOf([...plain.filter(([name]) => name !== field), [field, value]]);
        const changed = await changedBy(`POST ${address} ${field} = ${what}`, action, body);
        const strange = changed.filter((leaf) => !own.includes(leaf) && !isOf(leaf, field));
        if (strange.length) faults.push(`POST ${address} ${field} = ${what} changes ${strange.join(', ')}`);
        count++;
      }
    }
    for (let round = 0; round < Math.min(ROUNDS, values.length) && names.length > 0; round++) {
      const chosen = names.map((name, i) => [name, hostile(n * 3 + i + round * 13)[1]] as const);
      const what = `POST ${address}, all fields, ${round}`;
      await follow(what, await post(what, action, bodyOf(chosen)));
      count += 2;
    }
    if (names[0]) await post(`POST ${address} a megabyte`, action, bodyOf([[names[0], MEGABYTE]]));
    reset();
    return count + 1;
  }

  /** Leaves of lvs.cf's JSON that a request has changed; the file is put back. */
  async function changedBy(name: string, action: string, body: string): Promise<string[]> {
    await post(name, action, body);
    const now = at.lvscf;
    if (now === LVSCF) return [];
    reset();
    return differences(toJson(parse(now).cst), toJson(parse(LVSCF).cst));
  }

  test('every page’s query, and every part of an address', async () => {
    let n = 0;
    for (const [address, methods] of Object.entries(rules)) {
      const plain = address.replace(/\[[^\]]+\]/g, 'x');
      if (methods.page ?? methods.GET) {
        for (let round = 0; round < (NIGHTLY ? values.length : 1); round++) {
          const names = [...QUERY, ...(methods.GET?.takes?.names ?? [])];
          const query = bodyOf(names.map((name, i) => [name, hostile(n++ + i)[1]]));
          await get(`GET ${address}, query ${round}`, `${plain}?${query}`);
        }
      }
      if (!address.includes('[')) continue;
      for (let round = 0; round < (NIGHTLY ? values.length : 2); round++) {
        const [what, value] = hostile(n++);
        if (what === 'half an escape' || what === 'no UTF-8') continue; // 400 before any route
        const path = address.replace(
          /\[[^\]]+\]/g,
          encode(typeof value === 'string' ? value.slice(0, 500) : value),
        );
        const name = `${address} with ${what}`;
        if (methods.page ?? methods.GET) await get(`GET ${name}`, path);
        if (methods.POST) await follow(`POST ${name}`, await post(`POST ${name}`, path, `base=x`));
      }
    }
    expect(faults).toEqual([]);
    nothingElse();
  });

  test('headers, cookies and user names; the audit and the sessions show what they keep of them as text', async () => {
    const ascii = values.flatMap(([what, value]) =>
      typeof value === 'string' && /^[\t\x20-\x7e]+$/.test(value) ? [[what, value] as const] : [],
    );
    const cookies = (await get('GET /control', '/control')).headers['set-cookie'];
    const names = [
      ...new Set([
        ...headers.cookie!.split(/=[^;]*;? ?/),
        'lvs-theme',
        'lvs-locale',
        ...[cookies ?? []].flat().map((c) => c.split('=')[0] ?? ''),
      ]),
    ].filter(Boolean);
    for (const [n, [what, value]] of ascii.entries()) {
      const cookie = names.map((name) => `${name}=${value.replaceAll(';', ' ')}`).join('; ');
      await send(`cookies = ${what}`, '/login', { headers: { cookie } });
      for (const [i, name] of HEADERS.entries())
        if (isTurn(n + i)) await send(`${name}: ${what}`, '/audit', { headers: { [name]: value } });
      if (!isTurn(n)) continue;
      await send(`authorization: ${what}`, '/api/v1/status', {
        headers: { cookie: '', authorization: value },
      });
      await send(`origin: ${what}`, '/global/save', {
        method: 'POST',
        body: 'a=b',
        headers: { origin: value, 'x-csrf-token': value },
      });
    }
    const { 'x-csrf-token': _, ...plain } = headers;
    for (const [n, [what, value]] of values.entries()) {
      if (!isTurn(n)) continue;
      const login = await request(`${at.url}/login`, { agent });
      const cookie = [login.headers['set-cookie'] ?? []]
        .flat()
        .map((c) => c.split(';')[0])
        .join('; ');
      const [form] = formsOf('/login', login.body).filter(({ action }) => action === '/login/enter');
      const csrf = form?.fields.find(({ name }) => name === 'csrf')?.value ?? '';
      await send(`login as ${what}`, '/login/enter', {
        method: 'POST',
        headers: { cookie, 'x-csrf-token': '' },
        body: bodyOf([
          ['csrf', csrf],
          ['user', value],
          ['password', 'x'],
        ]),
      });
    }
    for (const [, value] of ascii) await sessionNamed(value);
    headers = { ...plain, ...headers };
    for (const page of [
      '/audit',
      '/audit/export?format=csv',
      '/audit/export?format=jsonl',
      '/account',
      '/accounts',
      '/log',
    ])
      expect((await get(page, page)).status).toBe(200);
    expect(faults).toEqual([]);
    nothingElse();
  });

  /** A session of a browser that calls itself so; its page lists it. */
  async function sessionNamed(userAgent: string): Promise<void> {
    const { idHash } = await sessionOf(boss, db());
    await db().session.update({ where: { idHash }, data: { userAgent } });
  }

  test('R52 every input of the interface for programs', async () => {
    const token = callers.headers['token administrator'] ?? {};
    let count = 0;
    for (const [address, methods] of Object.entries(rules)) {
      if (!address.startsWith('/api/')) continue;
      for (const [method, rule] of Object.entries(methods))
        for (const name of rule.takes?.names ?? [])
          for (const [n, [what, value]] of values.entries()) {
            if (!isTurn(n + count++)) continue;
            const of = `${method} ${address} ${name} = ${what}`;
            const json =
              typeof value === 'string' ? JSON.stringify({ [name]: value }) : `{"${name}": ${value.encoded}`;
            const answer =
              method === 'GET'
                ? await send(of, `${address}?${bodyOf([[name, value]])}`, {
                    headers: { ...token, cookie: '' },
                  })
                : await send(of, address, {
                    method,
                    body: json,
                    headers: { ...token, cookie: '', 'content-type': 'application/json' },
                  });
            if (!/^application\/json/.test(String(answer.headers['content-type'])))
              faults.push(`${of}: no JSON`);
            if (answer.status >= 400 && !answer.body.includes('"code"')) faults.push(`${of}: no code`);
          }
    }
    expect(faults).toEqual([]);
    nothingElse();
  });

  /** No file but those that the console and the agent have, none outside, no word of an error of ours in the log. */
  function nothingElse(): void {
    expect(existsSync(EVIL_FILE)).toBe(false);
    const files = readdirSync(at.root, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((file) => !file.isDirectory())
      .map((file) => path.relative(at.root, path.join(file.parentPath, file.name)));
    expect(files.filter((file) => !EXPECTED.some((one) => one.test(file)))).toEqual([]);
    expect(
      at.log
        .split('\n')
        .filter((line) => /Error|MISSING_MESSAGE|^\s+at /.test(line) && !line.startsWith('audit ')),
    ).toEqual([]);
  }
});

/** Files that the console and its agent keep. */
const EXPECTED = [
  /^etc\/sysconfig\/ha\/lvs\.cf$/,
  /^etc\/lvs-console\/(?:console|access|marks)\.conf(?:\.old)?$/,
  /^etc\/sysctl\.d\/90-lvs-console\.conf$/,
  /^var\/lib\/lvs-console\/(?:console\.db(?:-wal|-shm)?|console\.lock|secret|setup-code|data\.lock|lock[\w.-]*|peer[\w.-]*|known_hosts|pairing\.json|tls\/[\w.-]+|ssh\/[\w.-]+|id_[\w.]+)$/,
  /^var\/lib\/lvs-agent\/(?:history\/(?:h\d{9}\.json|contents\/[0-9a-f]{64})|[\w.-]+)$/,
  /^run\/[\w./-]+$/,
];

/** Leaves that differ, as `virtual.0.port`. */
function differences(a: LvsJson, b: LvsJson): string[] {
  const leaves = (value: unknown, at: string): [string, string][] =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([name, one]) => leaves(one, `${at}.${name}`))
      : [[at.slice(1), JSON.stringify(value)]];
  const [one, two] = [new Map(leaves(a, '')), new Map(leaves(b, ''))];
  return [...new Set([...one.keys(), ...two.keys()])].filter((leaf) => one.get(leaf) !== two.get(leaf));
}

/** Is the leaf what the field is about? `weight 2 1` of a list is the weight of a row. */
function isOf(leaf: string, field: string): boolean {
  const name = leaf.split('.').at(-1) ?? '';
  return name === field || name === 'serial_no' || field.startsWith(name) || field.includes(MARK);
}
