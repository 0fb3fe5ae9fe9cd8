import { type DoctorCheck, problem, warning } from './types';

/** Both routers beside each other. */
export const pair = {
  'pair-answers': {
    manual: '4.7',
    title: 'The other router',
    cases: {
      silent: problem(
        'The other router could not be asked: {why}.',
        'Is it up, and its sshd and agent? lvsctl pair HOST makes or renews the pairing.',
      ),
    },
  },
  'pair-lvscf': {
    manual: '4.7.1',
    title: 'The same lvs.cf on both routers',
    cases: {
      saved: problem(
        'lvs.cf differs: serial_no {here} on {router}, {there} on {peer}. A failover would change the service or fail.',
        'Compare with lvsctl diff, then push from the right one: lvsctl push.',
      ),
      running: problem(
        'The routers run different lvs.cf, though the same is saved.',
        'service pulse reload on the router that is behind (lvsctl status --pair).',
      ),
    },
  },
  'pair-clocks': {
    manual: '+',
    title: "The routers' clocks",
    cases: {
      differ: warning(
        'The clocks of {router} and {peer} are {seconds} s apart; their logs cannot be compared.',
        'Keep both in time with chrony or systemd-timesyncd.',
      ),
    },
  },
  'pair-versions': {
    manual: '3',
    title: 'The same software on both routers',
    cases: {
      differ: warning(
        '{router} runs {here}, {peer} runs {there}.',
        'Bring both routers to the same version.',
      ),
    },
  },
  'pair-forwarding': {
    manual: '4.7.2',
    title: 'The same packet forwarding on both routers',
    cases: {
      differ: problem(
        'Packet forwarding is {here} on {router} and {there} on {peer}.',
        'sysctl -w net.ipv4.ip_forward=1 where it is off, and in /etc/sysctl.conf there.',
      ),
    },
  },
  'pair-devices': {
    manual: '3.3',
    title: 'The same networks on the same devices',
    cases: {
      differ: problem(
        '{device} is in {here} on {router}, but in {there} on {peer}.',
        'Connect the device of that name to the same network on both routers.',
      ),
    },
  },
} satisfies Record<string, DoctorCheck>;
