/** What stands beside a field: its name in the manual's words, a hint of a few words, one or two sentences behind a click. */
export interface FieldWords {
  label: string;
  hint: string;
  help: string;
}

const say = (label: string, hint: string, help: string): FieldWords => ({ label, hint, help });

/** By scope and directive of lvs.cf, as the registry names them (`field.SCOPE.NAME`). `name` is a block's own name. */
const words: Record<string, FieldWords> = {
  'pairing.host': say('Host', 'Name or address; never a VIP', ''),
  'pairing.port': say('Port of its sshd', '22 is usual', ''),
  'global.primary': say(
    'Primary server public IP',
    'The primary router’s own address on the public network',
    'Its fixed address, never a VIP. Both routers read the same file and know by it which of them is the primary.',
  ),
  'global.primary_private': say(
    'Primary server private IP',
    'May be blank; opens a second heartbeat channel',
    'Its address on the network of the real servers. Without it the heartbeat has a single channel, and one cut cable looks like a dead router.',
  ),
  'global.network': say(
    'Use network type',
    'How packets reach the real servers',
    'NAT: the router rewrites addresses, and the real servers’ answers come back through it. Direct Routing: the real servers answer clients themselves; they must hold the VIP without answering ARP for it. Tunneling: as direct routing, but the real servers may stand in other networks.',
  ),
  'global.nat_router': say(
    'NAT Router IP',
    'Only for NAT; moves with the service',
    'The real servers’ default gateway. The active router holds it, so that it moves with the service.',
  ),
  'global.nat_nmask': say('NAT Router netmask', 'Only for NAT', 'The mask of the NAT router address.'),
  'global.nat_router_device': say(
    'NAT Router device',
    'Only for NAT, for example eth1:1',
    'The device on the real servers’ network that carries the NAT router address. At most 15 characters.',
  ),
  'global.tcp_timeout': say(
    'TCP timeout',
    'Blank or 0 keeps the kernel’s value',
    'How long an idle TCP connection stays in the table before it is forgotten. The kernel’s own value is 900 seconds.',
  ),
  'global.tcpfin_timeout': say(
    'TCP FIN timeout',
    'Blank or 0 keeps the kernel’s value',
    'How long a closing TCP connection stays in the table. The kernel’s own value is 120 seconds.',
  ),
  'global.udp_timeout': say(
    'UDP timeout',
    'Blank or 0 keeps the kernel’s value',
    'How long a silent UDP peer stays in the table. The kernel’s own value is 300 seconds.',
  ),
  'global.backup': say(
    'Redundant server public IP',
    'The backup’s own address on the public network',
    'Its fixed address, never a VIP.',
  ),
  'global.backup_private': say(
    'Redundant server private IP',
    'Opens the second heartbeat channel',
    'Offered only while the primary has a private IP. The service moves only when both channels are silent.',
  ),
  'global.keepalive': say(
    'Heartbeat interval',
    'How often the active router is heard',
    'Shorter finds a dead router sooner and costs little.',
  ),
  'global.deadtime': say(
    'Assume dead after',
    'At least 3 times the interval is usual',
    'The backup takes over after this silence on every channel. Must be longer than the interval.',
  ),
  'global.heartbeat_port': say(
    'Heartbeat runs on port',
    '539 in the original',
    'Piranha sent its heartbeat over UDP to this port. The number stays in the file for routers that still run it.',
  ),
  'global.monitor_links': say(
    'Monitor NIC links for failures',
    'A router without link hands over',
    'When a device that carries virtual addresses loses its link, the router gives them to the other one.',
  ),
  'global.syncdaemon': say(
    'Use sync daemon',
    'Open connections live through a takeover',
    'The active router tells the other one of its connections, so that they go on after a takeover.',
  ),
  'global.syncd_iface': say(
    'Sync daemon interface',
    'The private network is the right place',
    'The device over which connections are told. The same name on both routers.',
  ),
  'global.syncd_id': say(
    'Sync daemon ID',
    'The same on both routers, 0 to 255',
    'Tells several pairs on one network apart.',
  ),
  'virtual.name': say(
    'Name',
    'A label only',
    'Spaces become _. Two virtual servers may share a name; address, port and protocol tell them apart.',
  ),
  'virtual.port': say(
    'Application port',
    '1 to 65535',
    'The port that clients connect to. With a firewall mark it is only the port of the check.',
  ),
  'virtual.protocol': say(
    'Protocol',
    'For both, make two virtual servers',
    'tcp or udp. A service that speaks both, such as DNS, needs two virtual servers.',
  ),
  'virtual.address': say(
    'Virtual IP Address',
    'Held by the active router only',
    'The floating address (VIP). Only the active router holds it. Never give it to a device by hand.',
  ),
  'virtual.vip_nmask': say(
    'Virtual IP Network Mask',
    'Unused means this one address',
    'Unused means a single address (/32).',
  ),
  'virtual.sorry_server': say(
    'Sorry Server',
    'Serves when no real server is left',
    'Takes connections when no real server is left. Blank: clients are refused.',
  ),
  'virtual.fwmark': say(
    'Firewall Mark',
    'Blank: none',
    'Joins several ports into one service. With a mark the kernel looks at the mark of a packet, not at address and port.',
  ),
  'virtual.device': say(
    'Device',
    'For example eth0:1',
    'The device that carries the VIP, with an alias number. At most 15 characters.',
  ),
  'virtual.reentry': say(
    'Re-entry Time',
    'In good health this long before it returns',
    'A failed server comes back at the first good check at least this long after the first good one since the failure.',
  ),
  'virtual.timeout': say(
    'Service timeout',
    'Interval and limit of each check',
    'How often each server is checked, and how long a check may take. Refused: out within this time; silent: within twice as long.',
  ),
  'virtual.quiesce_server': say(
    'Quiesce server',
    'How a failed server leaves',
    'Yes: a failed server gets weight 0 and keeps its connections. No: it leaves the table.',
  ),
  'virtual.load_monitor': say(
    'Load monitoring tool',
    'Moves weights by load',
    'Moves weights by the load of the servers.',
  ),
  'virtual.scheduler': say(
    'Scheduling',
    'Which server gets the next connection',
    'Round robin: each in turn. Least-connection: the one with the fewest. The weighted ones count a server of weight 2 twice. Hash: the same address always meets the same server.',
  ),
  'virtual.persistent': say(
    'Persistence',
    'Same client, same server; blank: off',
    'The same client stays with the same server for this long after its last connection.',
  ),
  'virtual.pmask': say(
    'Persistence Network Mask',
    'Clients of one network count as one',
    'Treats all clients of one network as one client. Unused: each address for itself.',
  ),
  'virtual.send_program': say(
    'Sending Program',
    'Wins over Send; blank: none',
    'A program whose output must be exactly Expect. The word %h stands for the real server’s address, %p for its port. It runs unprivileged, and only from the folders that agent.conf on the router allows (programs.d).',
  ),
  'virtual.send': say(
    'Send',
    'Blank: the port need only open',
    'What is sent to the real server. Write \\n, \\r, \\t and \\\\ for line end, return, tab and backslash.',
  ),
  'virtual.expect': say(
    'Expect',
    'Blank: nothing need come back',
    'What its answer must begin with. A single * means: anything at all.',
  ),
  'virtual.use_regex': say(
    'Treat expect string as a regular expression',
    'Searched anywhere in the answer',
    'Expect is then a POSIX extended regular expression; it is looked for anywhere in the answer.',
  ),
  'virtual.check': say(
    'Kind of check',
    'Blank: Sending Program if there is one, else Send and Expect',
    'connect: the port need only open. send: Send and Expect. tls: the same inside of TLS, whatever the certificate. http, https: a page with a good status. program: Sending Program; without Expect its exit status decides.',
  ),
  'virtual.check_path': say('Path of the page', 'For http and https', 'The page that is asked for.'),
  'virtual.check_host': say(
    'Host of the page',
    'Blank: the real server’s address',
    'The host name of the request. With TLS it is also the name of the certificate that is asked for.',
  ),
  'virtual.check_status': say(
    'Status of the page',
    'For example 200 or 200-299,301',
    'The HTTP status codes that count as good.',
  ),
  'virtual.check_digest': say(
    'Digest of the page',
    'Blank: any content',
    'The SHA-256 of the page’s body in 64 hexadecimal digits, or the MD5 that keepalived’s genhash prints in 32.',
  ),
  'virtual.fall': say(
    'Failures before it is out',
    '1: the first failed check',
    'So many checks in a row must fail before a real server is taken out. Each costs one Service timeout.',
  ),
  'virtual.slow_start': say(
    'Slow start',
    'Blank: 30 with Quiesce server, else none',
    'Over this time the weight of a real server that returns grows to its own. A weight of 1 cannot grow: give weights of 10 and more.',
  ),
  'virtual.keep_last': say(
    'Keep the last',
    '0: none',
    'When all real servers fail at once, this router or the check is suspected, and so many of the last ones stay in the table.',
  ),
  'server.name': say(
    'Name',
    'A label only',
    'Spaces become _. Names may repeat; the address tells servers apart.',
  ),
  'server.address': say(
    'Address',
    'The real server’s own address',
    'The address to which connections are handed. With direct routing it must be on a network of the router.',
  ),
  'server.port': say(
    'Port',
    'Blank: the virtual server’s port',
    'Only NAT can send to another port than the virtual server’s.',
  ),
  'server.weight': say(
    'Weight',
    '0 to 65535; 0 takes no new clients',
    'A server of weight 2 gets twice as much as one of weight 1. Only the weighted schedulers look at it.',
  ),
  'server.forwarding': say(
    'Forwarding',
    'Blank: as the network type says',
    'How packets reach this real server when it differs from the others: NAT, direct routing or tunneling. An extension; the original Piranha refuses a file that holds it.',
  ),
  'server.check_digest': say(
    'Digest of its page',
    'Blank: as the virtual server says',
    'For a real server whose page differs from the others’: SHA-256 in 64 hexadecimal digits, or MD5 in 32. An extension; the original Piranha refuses a file that holds it.',
  ),
};

/** The words of a field; a directive without words of its own is called by its name in the file. */
export function fieldWords(scope: string, name: string): FieldWords {
  return words[`${scope}.${name}`] ?? { label: name, hint: '', help: '' };
}

/** A finding beside its own field names it by the label that stands there; everywhere else by its name in the file. */
export function besideField<F extends { params: Record<string, string | number> }>(
  scope: string,
  field: string,
  finding: F,
): F {
  if (finding.params.name !== field) return finding;
  return { ...finding, params: { ...finding.params, name: fieldWords(scope, field).label } };
}

/** Why a directive is kept in the file without effect, or has none yet: the registry's `engine.why`. */
const engineWhy: Record<string, string> = {
  'shared-scsi': 'Kept in the file, without meaning: it belongs to failover services on shared SCSI disks.',
  'load-tool-only': 'Kept in the file: it only named the tool that asked for the load.',
  'ignored-by-original': 'Kept in the file, without meaning: the original ignored it too.',
  'vrrp-has-no-port': 'Kept in the file, without meaning: the heartbeat is VRRP, which has no port.',
  'one-check-never-ends-others':
    'Kept in the file, without meaning: a failed check never ends the others here.',
  'never-executed': 'Kept in the file and never executed.',
  'gui-only': 'Kept in the file, without meaning: the original’s own daemons refuse it.',
  'load-monitor': 'Kept in the file. This release does not move weights by load yet.',
};

export const engineSentence = (why: string): string => engineWhy[why] ?? 'Kept in the file, without effect.';

/** Choices of an enum as the original worded them. */
const choices: Record<string, string> = {
  'scheduler.rr': 'Round robin (rr)',
  'scheduler.wlc': 'Weighted least-connections (wlc)',
  'scheduler.wrr': 'Weighted round robin (wrr)',
  'scheduler.lc': 'Least-connection (lc)',
  'scheduler.lblc': 'Locality-Based Least-Connection Scheduling (lblc)',
  'scheduler.lblcr': 'Locality-Based Least-Connection Scheduling (R) (lblcr)',
  'scheduler.dh': 'Destination Hash Scheduling (dh)',
  'scheduler.sh': 'Source Hash Scheduling (sh)',
  'scheduler.sed': 'Shortest Expected Delay (sed)',
  'scheduler.nq': 'Never Queue (nq)',
  'scheduler.fo': 'Weighted Failover (fo)',
  'scheduler.ovf': 'Weighted Overflow (ovf)',
  'scheduler.mh': 'Maglev Hashing (mh)',
  'scheduler.twos': 'Power of Two Choices (twos)',
  'network.nat': 'NAT',
  'network.direct': 'Direct Routing',
  'network.tunnel': 'Tunneling',
};

export const choiceText = (directive: string, value: string): string =>
  choices[`${directive}.${value}`] ?? value;
