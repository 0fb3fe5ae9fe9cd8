import { expect, it } from 'vitest';
import { readerOf } from '@/lib/i18n/reader';
import { parse, read } from '@/lib/lvscf';
import { MOST_ITEMS, paletteItems } from './palette';

const { virtual } = read(
  parse(
    Array.from(
      { length: 60 },
      (_, n) => `virtual shop${n} {
     address = 10.0.0.100 eth0:1
     port = ${8000 + n}
     server cart${n} {
         address = 10.0.1.${n}
     }
}
`,
    ).join(''),
  ).cst,
);
const find = (text: string, role = 'administrator', locale = 'en') =>
  paletteItems(text, virtual, { role, t: readerOf(locale).t });

it('R63 the palette leads to pages, actions that ask first, virtual and real servers', () => {
  expect(find('').every(({ kind }) => kind === 'page' || kind === 'action')).toBe(true);
  expect(find('shop7').map(({ kind, href }) => [kind, href])).toEqual([
    ['virtual', '/virtual-servers/tcp%3A10.0.0.100%3A8007'],
    ['virtual', '/control/traffic?service=tcp%3A10.0.0.100%3A8007'],
    ['real', '/control/server/now/tcp%3A10.0.0.100%3A8007/10.0.1.7%3A8007'],
    ['real', '/virtual-servers/tcp%3A10.0.0.100%3A8007/real-servers/10.0.1.7%3A8007'],
  ]);
  expect(find('10.0.1.33 cart')[0]).toMatchObject({ kind: 'real', text: 'cart33' });
  expect(find('shop')).toHaveLength(MOST_ITEMS);
  expect(find('traffic shop12').map(({ text }) => text)).toEqual(['Traffic of shop12']);
  expect(find('no such thing')).toEqual([]);
  expect(find('failover')[0]).toMatchObject({ kind: 'action', href: '/control/failover/away' });
});

it('R8 the palette offers nobody what he may not open, and speaks his language', () => {
  const hrefs = (role: string) => find('', role).map(({ href }) => href);
  expect(hrefs('administrator')).toContain('/accounts');
  expect(hrefs('operator')).not.toContain('/accounts');
  expect(hrefs('operator')).toContain('/control/failover/away');
  expect(find('', 'viewer').some(({ kind }) => kind === 'action')).toBe(false);
  expect(find('verkehr', 'viewer', 'de')[0]?.href).toBe('/control/traffic');
});
