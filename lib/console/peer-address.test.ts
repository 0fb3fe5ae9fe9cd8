import { expect, it } from 'vitest';
import { findingsOf } from './findings';
import { peerAddressSchema } from './peer-address';

const faults = (host: string, port: string) => {
  const { error } = peerAddressSchema.safeParse({ host, port });
  return error ? findingsOf(error).map(({ field, code }) => `${field} ${code}`) : [];
};

it('R12 says which field of the pairing cannot be used, and what belongs there', () => {
  expect(faults('-oProxyCommand=x', '0')).toEqual(['host HOST', 'port PORT']);
  expect(faults('', '22')).toEqual(['host REQUIRED']);
  for (const port of ['', '65536', '22x', '-1', '1e3'])
    expect(faults('lvs2', port), port).toEqual(['port PORT']);
  expect(peerAddressSchema.parse({ host: ' 10.0.0.2 ', port: ' 2222 ' })).toEqual({
    host: '10.0.0.2',
    port: 2222,
  });
  expect(faults('fd00::2', '22')).toEqual([]);
});
