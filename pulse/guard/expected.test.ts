import { expect, it } from 'vitest';
import { parseSysctls } from './expected';

it('R54 reads lines of a sysctl file in both forms, and no key that leads elsewhere (the last found by fuzzing)', () => {
  expect(parseSysctls('net.ipv4.ip_forward = 1\nnet/ipv4/vs/conntrack=-1\n# a note\n')).toEqual([
    { key: 'net/ipv4/ip_forward', value: '1' },
    { key: 'net/ipv4/vs/conntrack', value: '-1' },
  ]);
  expect(parseSysctls('/etc/x = 1\nnet/../x = 1\n../x = 1\nnet.x = on\n.=1\n.x = 1\n')).toEqual([]);
});
