import { expect, it } from 'vitest';
import { accessFaults, asFile } from './access-conf';

const codes = (text: string, address: string) => accessFaults(text, address).map(({ code }) => code);
const ONLY = 'Order deny,allow\nDeny from all\nAllow from 172.16.57\n';

it('R4 nobody locks himself out by a click; from this machine itself everything may be written', () => {
  expect(codes(ONLY, '172.16.57.4')).toEqual([]);
  expect(codes(ONLY, '::ffff:172.16.57.4')).toEqual([]);
  expect(codes(ONLY, '172.16.58.4')).toEqual(['ACCESS_LOCKED_OUT']);
  for (const here of ['127.0.0.1', '::1']) expect(codes(ONLY, here)).toEqual([]);
  expect(codes(ONLY, 'unknown')).toEqual(['ACCESS_LOCKED_OUT']);
});

it('R4 a mistake is named with its line and not saved', () => {
  expect(accessFaults('Order deny,allow\nAllow from example.org\n', '127.0.0.1')).toEqual([
    {
      ...{ field: 'rules', code: 'ACCESS_NETWORK_UNKNOWN', severity: 'error' },
      params: { value: 'example.org', line: 2 },
    },
  ]);
  expect(codes('', '127.0.0.1')).toEqual(['ACCESS_ORDER_MISSING']);
});

it('a textarea’s lines become those of a file', () => {
  expect(asFile('Order deny,allow\r\nAllow from all\r\n\r\n')).toBe('Order deny,allow\nAllow from all\n');
});
