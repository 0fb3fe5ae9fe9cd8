import { expect, it } from 'vitest';
import { parse, read } from '@/lib/lvscf';
import { FloatingAddresses } from './own-addresses';

const config = (vip: string) =>
  read(
    parse(
      `network = nat\nnat_router = 10.0.0.254 eth1:1\nvirtual a {\n     active = 1\n     address = ${vip} eth0:1\n     port = 80\n}\n`,
    ).cst,
  );

it('never answers on a VIP or the NAT router address of the saved or the running lvs.cf', async () => {
  let answer = () =>
    Promise.resolve([{ config: config('192.168.1.250') }, { config: config('192.168.1.251') }]);
  const floating = new FloatingAddresses(() => answer());
  expect(floating.has('192.168.1.250')).toBe(false);
  await floating.refresh();
  for (const address of ['192.168.1.250', '::ffff:192.168.1.251', '10.0.0.254'])
    expect(floating.has(address), address).toBe(true);
  for (const address of ['192.168.1.1', '::1', undefined, ''])
    expect(floating.has(address), String(address)).toBe(false);
  // while the agent does not answer, the last known ones count
  answer = () => Promise.reject(new Error('no agent'));
  await floating.refresh();
  expect(floating.has('192.168.1.250')).toBe(true);
});
