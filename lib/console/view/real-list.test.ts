import { expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import { realLink, realQuery, realView } from './real-list';

const { virtual } = read(
  parse(`virtual web {
     address = 10.0.0.100 eth0:1
     port = 80
${Array.from(
  { length: 450 },
  (_, n) => `     server web${n} {
         address = 10.0.${n >> 8}.${n & 255}
         active = ${n % 9 === 0 ? 0 : 1}
         weight = ${n % 5}
     }`,
).join('\n')}
}
`).cst,
);
const web = virtual[0]!;
const view = (search: Record<string, string>) => realView(web, undefined, realQuery(search));

it('R6 the real servers of a virtual server are filtered by words and state, sorted and cut into pages', () => {
  const all = view({});
  expect(all).toMatchObject({ fitting: 450, page: 1, pages: 3 });
  expect(all.counts).toEqual([
    { state: 'unknown', n: 400 },
    { state: 'deactivated', n: 50 },
  ]);
  expect(view({ text: 'web44 10.0.1' }).rows.map(({ server }) => server.name)).toEqual(
    [440, 441, 442, 443, 444, 445, 446, 447, 448, 449].map((n) => `web${n}`),
  );
  expect(view({ state: 'deactivated', page: '9' })).toMatchObject({ page: 1, pages: 1 });
  const heavy = view({ sort: 'weight', order: 'down' });
  expect(heavy.rows[0]?.server).toMatchObject({ name: 'web4', weight: 4 });
  expect(view({ sort: 'address' }).rows[2]?.server.address).toBe('10.0.0.2');
  expect(view({ text: 'nobody' }).rows).toEqual([]);
});

it('links keep what was chosen; nothing but the page’s own words is taken from an address', () => {
  const query = realQuery({ text: ' a ', state: 'down', sort: 'weight', order: 'down', page: '3' });
  expect(realLink(web.id, query, { page: 2 })).toBe(
    '/virtual-servers/tcp%3A10.0.0.100%3A80/real-servers?text=a&state=down&sort=weight&order=down&page=2',
  );
  expect(realLink(web.id, query, { sort: null, state: null })).toMatch(/real-servers\?text=a$/);
  expect(realQuery({ state: '<b>', sort: 'x', page: '-1' })).toEqual({
    ...{ text: '', state: null, sort: null, descending: false, page: 1 },
  });
});
