import { type DoctorCheck, problem, warning } from './types';

/** Firewall marks, FTP, and what can be seen of the real servers from here. */
export const services = {
  'mark-rules': {
    manual: '3.4.1',
    title: 'Rules that set the firewall marks',
    cases: {
      missing: problem(
        'No rule sets firewall mark {marks}: no packet reaches these virtual servers.',
        'Make the rules on both routers and save them, as in section 3.4.1 of the manual.',
      ),
      wiped: warning(
        'A reload of the service nftables removes the marks, since {file} does not load them: until they are back, a moment later, clients are refused.',
        'Add at the end of {file}: {line}',
      ),
    },
  },
  'mark-persistence': {
    manual: '4.6.1',
    title: 'Persistence of virtual servers with a firewall mark',
    cases: {
      none: warning(
        'Without persistence: {names}. A client may meet another server on each of its ports.',
        'Set persistence (seconds) for every virtual server with a mark.',
      ),
      unequal: warning(
        'Firewall mark {mark} is used with different persistence: {values} s.',
        'Set the same number of seconds for each of them.',
      ),
    },
  },
  ftp: {
    manual: '3.5',
    title: 'FTP through more than one port',
    cases: {
      unmarked: warning(
        '{names} serves FTP without a firewall mark: data connections reach any server.',
        'Use one firewall mark for port 21 and the passive ports (section 3.5.3).',
      ),
      helper: problem(
        '{names} serves FTP under NAT, and the module ip_vs_ftp is not loaded.',
        'modprobe ip_vs_ftp, and sysctl -w net.ipv4.vs.conntrack=1.',
      ),
    },
  },
  'arp-vip': {
    manual: '3.2',
    title: 'Who answers ARP for the virtual addresses',
    cases: {
      server: problem(
        'Real server {server} answers ARP for {address}: clients reach it past the router.',
        'On {server}: sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2, or arptables (section 3.2.1).',
      ),
      stranger: problem(
        '{mac} answers ARP for {address} and is neither router nor real server of lvs.cf.',
        'Find that machine by its hardware address and take the address from it.',
      ),
    },
  },
  'answers-under-nat': {
    manual: '3.1.2',
    title: 'Way back of answers under NAT',
    cases: {
      missing: problem(
        'Packets go to {servers}, but no answer comes back through this router.',
        'Make {gateway} the default gateway of these real servers.',
      ),
    },
  },
  'load-monitor': {
    manual: '4.6.1',
    title: 'Load monitoring and weighted scheduling',
    cases: {
      both: warning(
        '{names} follows the load and schedules by weight: how clients spread is hard to foresee.',
        'Watch how the weights move (docs/load-monitors.md), or set load_monitor = none.',
      ),
      unweighted: warning(
        '{names} follows the load, but its scheduler does not look at weights.',
        'Choose a weighted scheduler (wlc, wrr), or set load_monitor = none.',
      ),
    },
  },
  'sorry-server': {
    manual: '+',
    title: 'Virtual servers without any usable real server',
    cases: {
      empty: problem(
        'No real server is left for {names}.',
        'See why with lvsctl status; a sorry server would answer meanwhile.',
      ),
    },
  },
} satisfies Record<string, DoctorCheck>;
