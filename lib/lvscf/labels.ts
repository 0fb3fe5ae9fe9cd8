import type { Scope } from './fields';

/** English name and explanation of each directive, by `label` and `help` of the registry. Other languages belong to the console. */
type Words = [label: string, help: string];

const global: Record<string, Words> = {
  serial_no: [
    'serial number',
    'Grows by one with each save, so that two files can be told apart. No daemon of the original read it.',
  ],
  primary: [
    'primary server public IP',
    "The primary router's own address on the public network. Each router finds out by it which one it is.",
  ],
  primary_private: [
    'primary server private IP',
    'Its address on the private network: the second heartbeat channel.',
  ],
  primary_shared: ['primary shared device', "Shared SCSI disk of the original's failover services."],
  service: ['LVS type', 'lvs: virtual servers. fos: failover services.'],
  rsh_command: [
    'remote shell',
    'ssh or rsh: the tool of `load_monitor = uptime`. ssh needs a key that agent.conf names, rsh its permission (docs/load-monitors.md).',
  ],
  backup_active: ['redundancy', '1: there is a backup router.'],
  backup: [
    'redundant server public IP',
    "The backup router's own address on the public network. 0.0.0.0: none.",
  ],
  backup_private: ['redundant server private IP', 'Its address on the private network.'],
  backup_shared: ['backup shared device', "Shared SCSI disk of the original's failover services."],
  heartbeat: ['heartbeat', 'The original wrote 1 and ignored it.'],
  heartbeat_port: [
    'heartbeat runs on port',
    "UDP port of the original's heartbeat. VRRP has no port: the value is kept without effect.",
  ],
  keepalive: ['heartbeat interval', 'Seconds between two heartbeats.'],
  deadtime: [
    'assume dead after',
    'Seconds of silence on every channel after which the peer counts as dead. Greater than the interval; three intervals are usual.',
  ],
  network: [
    'network type',
    'How packets reach the real servers: nat, direct (direct routing) or tunnel. Without it the original assumes nat.',
  ],
  nat_router: ['NAT router IP', "The real servers' gateway under NAT, `IP DEVICE`. It moves with the VIPs."],
  nat_router_device: ['NAT router device', 'Device and alias of the NAT router address, for example eth1:1.'],
  nat_nmask: ['NAT router netmask', 'Netmask of the NAT router address.'],
  reservation_conflict_action: ['reservation conflict action', "Of the original's shared SCSI disks."],
  debug_level: ['debug level', 'The original ignored it.'],
  active_cmd: [
    'command when active',
    'Run when this router becomes the active one. Full path in a folder that root permits (docs/role-commands.md); in double quotes with arguments.',
  ],
  inactive_cmd: ['command when inactive', 'Run when this router stops being the active one.'],
  monitor_links: ['monitor NIC links', '1: a router whose network link fails hands over.'],
  syncdaemon: [
    'sync daemon',
    '1: connections are made known to the backup, so that they survive a failover.',
  ],
  syncd_iface: ['sync daemon interface', 'Device on which connections are made known.'],
  syncd_id: [
    'sync daemon ID',
    '0 to 255; the same on both routers, different from other clusters in the network.',
  ],
  tcp_timeout: [
    'TCP timeout',
    "Seconds after which the kernel forgets an idle TCP connection. 0: the kernel's own value.",
  ],
  tcpfin_timeout: ['TCP FIN timeout', 'The same after a FIN.'],
  udp_timeout: ['UDP timeout', 'The same for UDP.'],
  hard_shutdown: [
    'hard shutdown',
    'In the original a failing monitor ended all services; it could not be prevented.',
  ],
  ipvsadm: ['ipvsadm program', 'The original ran this path as root. Here it is never run.'],
  sync: ['sync', 'The original ignored it.'],
  vrid: [
    'virtual router ID',
    'VRRP router ID, 1 to 255, one of its own for each cluster in the network. Without it 51.',
  ],
  nopreempt: [
    'no fail-back',
    '1: a primary that returns stays passive for as long as the backup router leads.',
  ],
  keepalive_ms: [
    'heartbeat interval in milliseconds',
    'In place of keepalive, in steps of 10. The same on both routers.',
  ],
  deadtime_ms: [
    'dead time in milliseconds',
    'In place of deadtime, at least three heartbeat intervals. Below 300 a busy router may count as dead.',
  ],
  quorum: [
    'quorum hosts',
    'Addresses that answer ping. A router that reaches none of them for about 6 s yields to one that does; when neither does, nothing moves.',
  ],
};

const virtual: Record<string, Words> = {
  active: ['active', '1: this entry is in service.'],
  address: ['virtual IP address', 'The address that clients ask, `IP DEVICE`.'],
  device: ['device', 'Device and alias that carry the address, for example eth0:1. At most 15 characters.'],
  sorry_server: ['sorry server', 'Address that answers while no real server is up. 0.0.0.0: none.'],
  vip_nmask: ['virtual IP network mask', 'Netmask of the address. 0.0.0.0: unused.'],
  fwmark: [
    'firewall mark',
    'Packets with this mark belong to the service, whatever their address and port. 0: none.',
  ],
  port: ['application port', 'The port that clients ask. Must stand before the real servers.'],
  persistent: ['persistence', 'Seconds for which a client stays with its real server. 0: off.'],
  pmask: ['persistence network mask', 'Clients of one such network count as one client.'],
  send: ['send', 'Text that a check sends; \\r, \\n, \\t and \\\\ are escapes.'],
  expect: ['expect', 'Text with which the answer must begin; * is any answer.'],
  use_regex: ['treat expect as a regular expression', '1: `expect` is an extended regular expression.'],
  send_program: [
    'sending program',
    'Program whose output must be what `expect` says. %h is the address of the real server, %p its port, each a word of its own. It runs unprivileged and only from the folders of agent.conf (docs/checks.md).',
  ],
  expect_program: ['expecting program', "Only the original's console wrote it; its daemons refuse it."],
  load_monitor: [
    'load monitoring tool',
    'none, or by what a real server’s load is read, after which its weight moves between 1 and the configured one: uptime (by `rsh_command`), rup (its rpc.rstatd), ruptime (what rwhod here heard), feedback (an agent of its own) or the path of a program (docs/load-monitors.md).',
  ],
  load_interval: ['load interval', 'Seconds between two readings of the load.'],
  load_full: [
    'full load',
    'Load average up to which a real server keeps its whole weight, as a rule the number of its processors. At twice that load it has half of it.',
  ],
  feedback_port: ['feedback port', 'TCP port of the agent that `load_monitor = feedback` asks.'],
  scheduler: ['scheduling', 'How clients are spread over the real servers.'],
  deadtime: ['dead time', "Only the original's console knew it; its daemons refuse it."],
  protocol: ['protocol', 'tcp or udp.'],
  timeout: ['service timeout', 'Seconds between two checks of a real server, and the limit of each.'],
  reentry: ['re-entry time', 'Seconds that a failed real server must be well again before it returns.'],
  quiesce_server: [
    'quiesce server',
    '1: a failed real server keeps its entry with weight 0, so that its connections are not cut.',
  ],
  check: [
    'check',
    'How real servers are checked: connect (the port opens), send (`send` and `expect`), tls (the same inside of TLS, any certificate), http or https (a page), program (`send_program`; without `expect` its exit status decides). Without it as in the original: the program if there is one, else `send` and `expect`.',
  ],
  check_path: ['path of the page', 'Path that `check = http` and `https` ask for.'],
  check_host: [
    'host of the page',
    "Host name of that request; with TLS also the name of the certificate asked for. Without it the real server's address.",
  ],
  check_status: ['status of the page', 'HTTP status codes that are good, for example 200 or 200-299,301.'],
  check_digest: [
    'digest of the page',
    'SHA-256 of the body in 64 hexadecimal digits, or the MD5 of keepalived’s genhash in 32. The page must be at most 4 MiB.',
  ],
  fall: ['failures before it is out', 'Failed checks in a row after which a real server is taken out.'],
  slow_start: [
    'slow start',
    'Seconds over which the weight of a real server that returns grows to its own. Without it 30 with `quiesce_server = 1`, else 0. A weight of 1 cannot grow: give weights of 10 and more.',
  ],
  keep_last: [
    'keep the last',
    'When all real servers fail at once, this router or the check is suspected rather than all of them, and so many of the last ones stay. 0: none.',
  ],
  preferred_router: [
    'preferred router',
    'The router that holds this VIP while both are well: primary (also without this directive) or backup. The other one takes it over. Virtual servers of one VIP must agree.',
  ],
  start_cmd: ['start command', 'Starts a failover service.'],
  stop_cmd: ['stop command', 'Stops a failover service.'],
  client_monitor: ['monitor program', 'The original ran this path as root. Here it is never run.'],
  master: ['master', 'The original read it and ignored it.'],
  dirs: ['directories', 'The original read it and ignored it.'],
  heartbeat: ['heartbeat', "Only the original's console wrote it here; its daemons refuse it."],
};

const server: Record<string, Words> = {
  address: ['address', 'Address of the real server.'],
  nmask: ['netmask', "Only the original's console wrote it; its daemons refuse it."],
  active: ['active', '1: this real server is in service.'],
  port: ['port', "Port of the real server. Without it the virtual server's; another one needs NAT."],
  weight: ['weight', 'Share of the connections, 0 to 65535.'],
  forwarding: [
    'forwarding',
    'nat, direct or tunnel: how packets reach this real server. Without it as “network” says.',
  ],
  check_digest: [
    'digest of its page',
    'As in the virtual server, for a real server whose page differs from the others’.',
  ],
};

const all: Record<Scope, Record<string, Words>> = { global, virtual, failover: virtual, server };

/** English name of a directive, for sentences; the directive itself where it has none. */
export function labelOf(scope: Scope, name: string): string {
  return all[scope][name]?.[0] ?? name;
}

/** One or two English sentences about it */
export function helpOf(scope: Scope, name: string): string {
  return all[scope][name]?.[1] ?? '';
}
