import { execFileSync } from 'node:child_process';
import https from 'node:https';
import path from 'node:path';
import { may, roles, type Permission } from '@/lib/auth';
import { makeCallers, type Callers } from './kit/callers';
import { expect, test } from './kit/console';
import { request, type Answer } from './kit/request';

interface Rule {
  permission: Permission | 'anyone';
}
/** Every route of app/ with its rule, read from the code. */
const rules = JSON.parse(
  execFileSync(path.resolve('node_modules/.bin/tsx'), ['tests/e2e/kit/print-rules.mts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
) as Record<string, Record<string, Rule>>;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
/** Tried on every route beside its plain methods: none of them turns one method into another. */
const OVERRIDE = {
  'x-http-method-override': 'POST',
  'x-http-method': 'POST',
  'x-method-override': 'POST',
};
/** As many at once as a browser opens. */
const AT_ONCE = 6;

interface Cell {
  address: string;
  method: string;
  caller: string;
  override: boolean;
}

/** Made by `api()`: JSON or text for programs, by bearer token. */
const isForPrograms = (address: string) => address.startsWith('/api/') || address === '/metrics';

/** What the rules say of a cell. `nothing`: no such method there; `refused`: not done, whoever asks; `open`: it may go on. */
type Fate = 'nothing' | 'login' | 'refused' | 'open';

function fateOf({ address, method, caller }: Cell): Fate {
  const route = rules[address] ?? {};
  // Next serves a page by every method; what it shows, and to whom, is the same.
  const rule = route.page ?? route[method === 'HEAD' ? 'GET' : method];
  if (method === 'OPTIONS' || method === 'TRACE' || !rule) return 'nothing';
  const changes = !route.page && method === 'POST';
  const api = isForPrograms(address);
  if (rule.permission === 'anyone') return changes ? 'refused' : 'open';
  const role = roles.find((one) => one === caller || (api && `token ${one}` === caller));
  if (!role || (api && changes && caller === role)) return 'login';
  if (!may(role, rule.permission)) return 'refused';
  // No form token is sent here, so what changes something is refused; a bearer token needs none.
  return changes && !api ? 'refused' : 'open';
}

/** What the answer was. */
function seen(answer: Answer, { address }: Cell): Fate | 'wrong' {
  const { status, headers, body } = answer;
  const to = String(headers.location ?? '');
  if (status === 405) return 'nothing';
  if (status === 401 || /^\/login\?(why=notLoggedIn&)?next=/.test(to)) return 'login';
  if (status === 403 || to === '/refused' || /[?&](draft|say)=/.test(to)) return 'refused';
  if (isForPrograms(address)) return status >= 200 && status < 600 ? 'open' : 'wrong';
  // 404: the x in place of an id names nothing; 422: the empty query is not taken; 5xx is nobody's rule
  return [200, 404, 422].includes(status) || (status === 307 && body !== undefined) || status === 303
    ? 'open'
    : 'wrong';
}

/**
 * Every method without a session; with each session and token the methods that the route has, and one that it has not. Every
 * handler as every kind of caller is asked in lib/console/matrix.test.ts.
 */
function cellsOf(address: string, callers: string[]): Cell[] {
  const route = rules[address] ?? {};
  const own = route.page ? ['GET'] : Object.keys(route);
  return callers.flatMap((caller) => {
    // A bearer token is looked at by these alone; elsewhere one of them is enough to see that.
    if (!isForPrograms(address) && caller.includes('token') && caller !== 'token administrator') return [];
    const methods = caller === 'none' ? METHODS : caller === 'administrator' ? [...own, 'PUT'] : own;
    return [
      ...methods.map((method) => ({ address, method, caller, override: false })),
      ...(caller === 'none' ? [{ address, method: 'GET', caller, override: true }] : []),
    ];
  });
}

test.describe('R8 matrix of routes × methods × callers (CVE-2013-6492)', () => {
  let callers: Callers;
  test.beforeAll(async ({ console: at }) => {
    await at.startAgent(); // pages read this router
    callers = await makeCallers(at);
  });
  test.afterAll(() => callers.end());

  test('each cell of the running console is as the rules say, and nothing is done', async ({
    console: at,
  }) => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: AT_ONCE, rejectUnauthorized: false });
    const cells = Object.keys(rules).flatMap((address) => cellsOf(address, Object.keys(callers.headers)));
    const wrong: string[] = [];
    const ask = async (cell: Cell): Promise<void> => {
      const { address, method, caller, override } = cell;
      const answer = await request(at.url + address.replace(/\[[^\]]+\]/g, 'x'), {
        agent,
        method,
        headers: { ...callers.headers[caller], ...(override ? OVERRIDE : {}) },
        body: method === 'POST' ? 'a=b' : undefined,
      });
      const [is, must] = [seen(answer, cell), fateOf(cell)];
      const name = `${method}${override ? ' (override)' : ''} ${address} by ${caller}`;
      if (is !== must)
        wrong.push(
          `${name}: ${is} (${answer.status} ${String(answer.headers.location ?? '')}), must be ${must}`,
        );
      if (must !== 'open' && answer.body.includes('action="/logout"'))
        wrong.push(`${name}: shows the console`);
      for (const header of ['content-security-policy', 'x-content-type-options', 'x-frame-options'])
        if (!answer.headers[header]) wrong.push(`${name}: no ${header}`);
    };
    const started = Date.now();
    const queue = [...cells];
    const work = async (): Promise<void> => {
      for (let cell = queue.pop(); cell; cell = queue.pop()) await ask(cell);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    agent.destroy();
    console.log(`${cells.length} cells in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    expect(wrong).toEqual([]);
    expect(cells.length).toBeGreaterThan(1000);
    const done = { outcome: 'done', at: { gte: new Date(started) } };
    expect(await callers.db.audit.findMany({ where: done })).toEqual([]);
  });

  test('outside the allowlist no route answers, whoever asks', async ({ console: at }) => {
    at.write('access.conf', 'Order deny,allow\nDeny from all\nAllow from 127.0.0.1\n');
    try {
      for (const address of Object.keys(rules))
        for (const method of ['GET', 'POST'])
          await expect(
            request(at.url + address.replace(/\[[^\]]+\]/g, 'x'), {
              method,
              localAddress: '127.0.0.2',
              headers: callers.headers.administrator,
              body: method === 'POST' ? 'a=b' : undefined,
            }),
            `${method} ${address}`,
          ).rejects.toThrow();
    } finally {
      at.write('access.conf', 'Order deny,allow\nAllow from all\n');
    }
  });
});

test('R8 a session that is not ours opens nothing', async ({ console: at }) => {
  for (const cookie of ['next-auth.session-token=x', '__Host-lvs-session-00000000=x', 'lvs-session=x'])
    expect((await request(`${at.url}/password`, { headers: { cookie } })).status).toBe(307);
});
