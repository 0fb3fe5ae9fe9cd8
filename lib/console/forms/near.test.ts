import { describe, expect, it } from 'vitest';
import { readerOf } from '@/lib/i18n/reader';
import { parse, read } from '@/lib/lvscf';
import { nearOf, wantsFacts } from './near';
import { GLOBAL_SETTINGS, REAL_SERVER } from './panels';

const config = read(
  parse('nat_router = 10.0.1.254 eth1:1\nvirtual A {\n  address = 10.0.0.50 eth0:1\n  port = 80\n}\n').cst,
);
const address = (one: string) => ({ address: one, prefix: 24, label: null });
const facts = {
  hostname: 'lvs1',
  interfaces: [
    { name: 'lo', up: true, addresses: [address('127.0.0.1')] },
    { name: 'eth0', up: true, addresses: [address('10.0.0.11'), address('10.0.0.50'), address('fe80::1')] },
    { name: 'eth1', up: null, addresses: [address('10.0.1.11'), address('10.0.1.254')] },
  ],
};

describe('R18 what this router has stands beside the fields that could name it', () => {
  it('its own addresses with their devices, none that wander with the service', () => {
    const near = nearOf(facts, config, readerOf('en').t);
    expect(near.primary).toEqual({
      values: ['10.0.0.11', '10.0.1.11'],
      says: 'This router has 10.0.0.11 (eth0), 10.0.1.11 (eth1)',
    });
    expect(near.device?.values).toEqual(['eth0', 'eth1']);
    expect(near.backup).toBeUndefined();
  });

  it('a form without such fields asks for nothing, and nothing is said of a router without interfaces', () => {
    expect([wantsFacts(GLOBAL_SETTINGS), wantsFacts(REAL_SERVER)]).toEqual([true, false]);
    expect(nearOf({ hostname: 'x', interfaces: [] }, config, readerOf('en').t)).toEqual({});
  });
});
