import { describe, expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import { chips, listLink, listQuery, listView, PAGE } from './list';
import { serviceRows, type Health, type ServiceRow } from './services';

const block = (name: string, n: number, active = 1) => `virtual ${name} {
     active = ${active}
     address = 192.168.1.${n} eth0:1
     port = ${8000 - n}
     server web${n} {
         address = 10.0.0.${n}
         active = 1
     }
}
`;
const rowsOf = (text: string): ServiceRow[] => serviceRows(read(parse(text).cst).virtual, [], null, true);
const rows = rowsOf(block('b10', 10) + block('a2', 2) + block('OFF', 30, 0));
const with_ = (row: ServiceRow | undefined, health: Health, active: number | null = null): ServiceRow => {
  if (!row) throw new Error('no such row');
  return { ...row, health, active };
};
const names = (found: ServiceRow[], search: Record<string, string>) =>
  listView(found, listQuery(search)).rows.map(({ label }) => label);

describe('R26 lists that scale', () => {
  it('is in the order of lvs.cf unless another one is chosen', () => {
    expect(names(rows, {})).toEqual(['b10', 'a2', 'OFF']);
    expect(names(rows, { sort: 'name' })).toEqual(['a2', 'b10', 'OFF']);
    expect(names(rows, { sort: 'vip' })).toEqual(['a2', 'b10', 'OFF']);
    expect(names(rows, { sort: 'port', order: 'down' })).toEqual(['a2', 'b10', 'OFF']);
    expect(names(rows, { sort: 'nothing' })).toEqual(['b10', 'a2', 'OFF']);
    const busy = [with_(rows[0], 'up', 7), with_(rows[1], 'critical', 9), with_(rows[2], 'off')];
    expect(names(busy, { sort: 'active', order: 'down' })).toEqual(['a2', 'b10', 'OFF']);
    expect(names(busy, { sort: 'status' })).toEqual(['a2', 'b10', 'OFF']);
  });

  it('finds words of virtual and real servers, all of them', () => {
    expect(names(rows, { text: 'WEB10' })).toEqual(['b10']);
    expect(names(rows, { text: '192.168 wlc' })).toEqual(['b10', 'a2', 'OFF']);
    expect(names(rows, { text: 'web2 nowhere' })).toEqual([]);
  });

  it('counts the chips of what fits, and shows one of them', () => {
    const mixed = [with_(rows[0], 'down'), with_(rows[1], 'up'), ...rows.slice(2)];
    const view = listView(mixed, listQuery({ state: 'critical' }));
    expect(view.rows.map(({ label }) => label)).toEqual(['b10']);
    expect(view.counts).toEqual([
      { chip: 'all', n: 3 },
      { chip: 'up', n: 1 },
      { chip: 'critical', n: 1 },
      { chip: 'deactivated', n: 1 },
    ]);
    expect(chips.filter((chip) => listQuery({ state: chip }).chip !== chip)).toEqual([]);
  });

  it('a thousand stand on several pages, without their real servers until asked for', () => {
    const [first] = rows;
    if (!first) throw new Error('no row');
    const server = first.servers[0];
    if (!server) throw new Error('no server');
    const many = Array.from({ length: 1000 }, (_, i) => ({
      ...first,
      id: `tcp:x:${i}`,
      servers: Array.from({ length: 10 }, () => server),
    }));
    const view = listView(many, listQuery({ page: '5' }));
    expect(view).toMatchObject({ total: 1000, page: 5, pages: 5, servers: false });
    expect(view.rows).toHaveLength(PAGE);
    expect(view.rows[0]?.id).toBe('tcp:x:800');
    expect(listView(many, listQuery({ page: '99', servers: '1' }))).toMatchObject({ page: 5, servers: true });
  });

  it('a link keeps the other choices and begins at the first page', () => {
    const query = listQuery({ text: 'a b', state: 'up', sort: 'name', order: 'down', page: '3' });
    expect(listLink(query, {})).toBe('/virtual-servers?text=a+b&state=up&sort=name&order=down');
    expect(listLink(query, { page: 2, sort: null, chip: 'all', text: '' })).toBe('/virtual-servers?page=2');
    expect(listLink(listQuery({}), {})).toBe('/virtual-servers');
  });
});
