import { existsSync, readFileSync } from 'node:fs';

/** Whether the kernel forwards packets, read from /proc/sys. A kernel without IPv6 does not forward it. */
export function readForwarding(): { ipv4: boolean; ipv6: boolean } {
  const ipv6 = '/proc/sys/net/ipv6/conf/all/forwarding';
  return {
    ipv4: readFileSync('/proc/sys/net/ipv4/ip_forward', 'latin1').trim() === '1',
    ipv6: existsSync(ipv6) && readFileSync(ipv6, 'latin1').trim() === '1',
  };
}
