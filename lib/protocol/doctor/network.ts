import { type DoctorCheck, problem, warning } from './types';

/** lvs.cf against this router, addresses, kernel values, firewall. */
export const network = {
  lvscf: {
    manual: '4',
    title: 'lvs.cf on this router',
    cases: {
      none: warning(
        'There is no lvs.cf on this router yet.',
        'Save one: lvsctl save FILE, or push it from the peer.',
      ),
      errors: problem(
        'lvs.cf has {count} errors here; the first: {first}',
        'lvscf check names each with its place.',
      ),
      warnings: warning(
        'lvs.cf has {count} warnings here; the first: {first}',
        'lvscf check names each; mend those that are not meant so.',
      ),
    },
  },
  'lvscf-mode': {
    manual: '4',
    title: 'Who may write lvs.cf and agent.conf',
    cases: {
      open: problem(
        '{file} can be changed by others than root (owner {owner}, mode {mode}).',
        'chown root {file}; chmod o-w,g-w {file}. Only the agent writes it.',
      ),
    },
  },
  'vip-static': {
    manual: '3.3.1',
    title: 'Virtual addresses configured statically',
    cases: {
      held: problem(
        '{addresses} stands on this router though it is not active; somebody else put it there.',
        'Remove it: ip addr del ADDRESS dev DEVICE, and from the network configuration. Only pulse may set it.',
      ),
      configured: problem(
        '{addresses} is written in the network configuration ({file}) and would appear on this router at boot.',
        'Take it out there; a virtual address belongs to pulse alone.',
      ),
    },
  },
  'ip-forward': {
    manual: '2.5',
    title: 'Packet forwarding',
    cases: {
      off: problem(
        'Packet forwarding is off, but NAT needs it: answers of the real servers do not pass.',
        'sysctl -w net.ipv4.ip_forward=1, and net.ipv4.ip_forward = 1 in /etc/sysctl.conf for the next boot.',
      ),
      unused: warning(
        'Packet forwarding is off. Direct routing works without it; the manual asks for it on every router.',
        'sysctl -w net.ipv4.ip_forward=1 if the network type may change or other traffic passes this router.',
      ),
    },
  },
  sysctls: {
    manual: '4.7.2',
    title: 'Kernel values that the running configuration needs',
    cases: {
      changed: problem(
        'Changed since pulse set them: {values}.',
        'service pulse reload sets them again; find what changed them (a file below /etc/sysctl.d, a network service).',
      ),
    },
  },
  'rp-filter': {
    manual: '+',
    title: 'Strict reverse path filter',
    cases: {
      strict: warning(
        'rp_filter is strict on {devices}; packets whose way back is another device are dropped without a word.',
        'If real servers or clients are reached over several networks: sysctl -w net.ipv4.conf.DEVICE.rp_filter=2.',
      ),
    },
  },
  firewall: {
    manual: '3.4.1',
    title: 'Firewall of this router',
    cases: {
      blocks: problem(
        'The firewall drops by default in {chain} and no rule was found that lets pass: {missing}.',
        'Let VRRP (IP protocol 112) and, with the sync daemon, UDP 8848 from the peer pass, and the ports of the virtual servers from clients. As root: lvsctl firewall (docs/firewall.md).',
      ),
    },
  },
  'heartbeat-channels': {
    manual: '4.4',
    title: 'Second heartbeat channel',
    cases: {
      single: warning(
        'There is one heartbeat channel: when that network fails, both routers become active.',
        'Give both routers a private address (GLOBAL SETTINGS, REDUNDANCY).',
      ),
    },
  },
  'vrid-clash': {
    manual: '+',
    title: 'Other VRRP routers with the same virtual router id',
    cases: {
      heard: problem(
        'keepalived heard VRRP packets that are not of this pair: {text}',
        'Give this pair another “vrid” in lvs.cf, the same on both routers.',
      ),
    },
  },
} satisfies Record<string, DoctorCheck>;
