import { accessSentence, parseAccess, parseNetworks, plainAddress } from '@/lib/access';
import { hold, type Target } from '../kit/target';

const SOME = [
  '127.0.0.1',
  '::1',
  '192.168.1.100',
  '172.16.57.200',
  '10.1.2.3',
  '8.8.8.8',
  '2001:db8::5',
  'fe80::1%eth0',
];

/** access.conf: whatever it holds, an error lets only loopback in. */
export const accessTarget: Target = {
  name: 'access-conf',
  seeds: [
    'Order deny,allow\nDeny from all\nAllow from 127.0.0.1\n',
    'Order deny,allow\nDeny from all\nAllow from 192.168.1.100\nAllow from 172.16.57\n',
    'order Allow,Deny\r\nallow from 10.2.0.0/255.255.0.0 2001:db8::/32 ::ffff:10.0.0.0/104 # both\r\ndeny from 10.2.3\r\n',
  ],
  words: [
    ...[
      'Order',
      'deny,allow',
      'allow,deny',
      'Allow from',
      'Deny from',
      'all',
      '0.0.0.0/0',
      '::/0',
      '10.',
      '172.16.57',
    ],
    ...[
      '::ffff:1.2.3.4',
      '::ffff:0:0/96',
      '/0',
      '/32',
      '/33',
      '/128',
      '/255.255.0.0',
      'fe80::1%eth0',
      'example.org',
      ' # ',
    ],
  ],
  check(input, random) {
    const text = input.toString(random.pick(['utf8', 'latin1'] as const));
    const { allows, findings } = parseAccess(text);
    const broken = findings.some(({ severity }) => severity === 'error');
    for (const one of findings)
      hold(!accessSentence(one).includes('undefined'), 'a sentence has a hole', one);
    for (const address of SOME) {
      const loopback = address === '127.0.0.1' || address === '::1';
      hold(!broken || allows(address) === loopback, 'a broken file opens or closes something', address);
      const plain = plainAddress(address);
      if (plain?.family === 'ipv4')
        hold(allows(`::ffff:${address}`) === allows(address), 'IPv4 in IPv6 is another client', address);
    }
    hold(!allows(undefined) && !allows(text.slice(0, 40) + ' '), 'what is no address may connect');
    for (const word of text.slice(0, 4000).split(/\s+/)) {
      const networks = parseNetworks(word);
      for (const { family, prefix } of networks ?? [])
        hold(prefix >= 0 && prefix <= (family === 'ipv4' ? 32 : 128), 'a network has no such prefix', word);
    }
    return findings.map(({ code }) => code);
  },
};
