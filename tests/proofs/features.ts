import type { Proof } from './titles';

/** Something that the engine does and that no single directive stands for, with the tests in which it was seen. */
export interface Feature {
  feature: string;
  proofs: [Proof, ...Proof[]];
}

const lab = (file: string, title: string): Proof => `tests/lab/${file}.lab.ts: ${title}`;
const nightly = (file: string, title: string): Proof => `tests/lab/${file}.nightly.ts: ${title}`;
const lvsd = (file: string, title: string): Proof => `pulse/lvsd/${file}.test.ts: ${title}`;

export const features: Record<string, Feature[]> = {
  'Traffic of real clients': [
    {
      feature: 'persistence, with a mask',
      proofs: [lab('traffic-ways', 'keeps the clients of one network on one server')],
    },
    {
      feature: 'HTTP and HTTPS as one service by a firewall mark',
      proofs: [lab('marks', 'keeps each client on one server over HTTP and HTTPS')],
    },
    {
      feature:
        'FTP: passive, extended passive, active; data from the VIP; through NAT, and by a mark over direct routing',
      proofs: [lab('traffic-nat', 'carries FTP, %s'), lab('marks', 'make one service of FTP')],
    },
    {
      feature: 'UDP',
      proofs: [
        lab('traffic-nat', 'spreads UDP datagrams'),
        lab('traffic-ways', 'serves IPv6, direct and by NAT'),
      ],
    },
    {
      feature: 'IPv6: direct routing, NAT, failover, heartbeats',
      proofs: [
        lab('traffic-ways', 'serves IPv6, direct and by NAT'),
        lab('traffic-ways', 'moves IPv6 addresses'),
        nightly('heartbeats', 'between routers with IPv6 addresses alone'),
      ],
    },
    {
      feature: 'every scheduler',
      proofs: [lab('traffic-ways', 'serves by every scheduler that this kernel has')],
    },
    { feature: 'port mapping under NAT', proofs: [lab('traffic-nat', 'maps port 80 to 8080')] },
    {
      feature: 'sorry server, also on the router itself',
      proofs: [
        lab('traffic-ways', 'answers by a sorry server on the router itself'),
        nightly('import', 'keepalived.conf: the digest check runs as one'),
      ],
    },
    {
      feature: 'tunnel across a router, and its MTU',
      proofs: [
        lab('traffic-ways', 'reaches each real server in its own way'),
        lab('traffic-ways', 'carries 100 kB both ways through a tunnel'),
      ],
    },
    {
      feature: 'a router that is a real server too',
      proofs: [lab('traffic-ways', 'a router that is a real server as well')],
    },
  ],
  'Marks, forwarding, kernel': [
    {
      feature: 'marks in a chain or table of our own, loaded twice without harm, by each tool that works',
      proofs: [
        lab('marks-tools', 'every tool that works loads them twice without harm'),
        lab('marks-tools', 'a tool that is installed and does not work is passed over'),
      ],
    },
    {
      feature: 'there at boot, without Node',
      proofs: [lab('marks', 'are there after a reboot without Node')],
    },
    {
      feature: 'restored within a second when somebody removed them; kernel values too',
      proofs: [
        lab('marks', 'are back within a second'),
        lab('marks-tools', 'whoever flushes them, they are back within a second'),
      ],
    },
    {
      feature: 'marks and packet forwarding on both routers',
      proofs: [lab('marks', 'are suggested, adopted, checked and brought to the peer')],
    },
    {
      feature: 'INPUT and FORWARD checked and, if root asks, opened; firewalld’s zones read',
      proofs: [
        nightly('doctor', 'NAT without forwarding, marks without rules, a firewall that drops'),
        lab('firewall-tools', 'of iptables, in either way, is opened by root'),
        lab('firewall-tools', 'of nft itself is opened by the commands'),
        'agent/doctor/firewalld.test.ts: a fresh zone lets in neither heartbeat nor clients',
      ],
    },
    {
      feature: 'modules and conn_tab_bits at boot',
      proofs: [
        nightly('boot-modules', 'are loaded by pulse without Node'),
        'agent/doctor/connection-table.test.ts: waits for the next load',
      ],
    },
  ],
  'The pair': [
    {
      feature: 'connection sync: streams over NAT and direct routing survive crash, fail-back and stop',
      proofs: [nightly('sync', 'keeps open connections through a crash')],
    },
    {
      feature: 'external quorum',
      proofs: [
        lab('roles', 'a router that reaches none of the hosts'),
        lab('roles', 'nothing moves when neither'),
      ],
    },
    {
      feature: 'failover services',
      proofs: [
        nightly('fos', 'run on the active router'),
        nightly('fos', 'move to the other router when one fails'),
      ],
    },
    {
      feature: 'commands at a change of role',
      proofs: [
        lab('roles', 'run once each, with their words as they stand'),
        lab('roles', 'a command that hangs delays no failover'),
        lab('roles', 'what root does not permit is not run'),
      ],
    },
    {
      feature: 'planned failover and back; without Node and without agent too',
      proofs: [
        nightly('operate', 'failover and back: nobody is refused'),
        nightly('without-node', 'without Node: pulse hands over, takes back, stops and boots'),
        nightly('without-node', 'without its agent: root’s lvsctl'),
      ],
    },
    {
      feature: 'boot without Node, with what operators decided',
      proofs: [
        lab('without-node', 'boots and serves what was applied'),
        nightly('without-node', 'without Node: what was halted stays out over a boot'),
      ],
    },
  ],
  'The table and its keeper, lvsd': [
    {
      feature: 'ownership and holds: what others put there stays, what they change is kept and reported',
      proofs: [lab('lvsd', 'keeps what was changed by hand')],
    },
    {
      feature: 'an ipvsadm that refuses, ends or hangs; a module that is missing',
      proofs: [
        lvsd('keeper', 'what the kernel refuses is reported and tried again later'),
        lvsd('keeper', 'a line that ends ipvsadm is set aside'),
        lab('traffic-ways', 'serves by every scheduler that this kernel has'),
      ],
    },
    {
      feature: '10,000 destinations',
      proofs: [nightly('traffic-scale', 'is complete within a minute of the start')],
    },
    {
      feature: 'killed: the table stays; killed again and again: the other router leads',
      proofs: [
        lab('lvsd', 'killed, leaves the table as it is'),
        nightly('failover-matrix', 'lvsd dies again and again'),
      ],
    },
    {
      feature: 'weights by the load that the distribution’s own rstatd and rwhod tell',
      proofs: [nightly('load', 'rup: asked of rpc.rstatd'), nightly('load', 'ruptime: heard by rwhod')],
    },
    {
      feature: 'hostile real servers and programs change nothing but their own state',
      proofs: [
        'pulse/nanny/hostile.test.ts: R45: servers that never answer',
        lab('checks', 'a program runs unprivileged'),
      ],
    },
  ],
};
