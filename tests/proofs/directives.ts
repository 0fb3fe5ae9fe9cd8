import type { Proof } from './titles';

/** What a directive becomes in the engine, and the test on a real kernel, or with real sockets, in which that was seen. */
export interface Honoured {
  becomes: string;
  proof: Proof;
}

const lab = (file: string, title: string): Proof => `tests/lab/${file}.lab.ts: ${title}`;
const nightly = (file: string, title: string): Proof => `tests/lab/${file}.nightly.ts: ${title}`;

const byCommand = lab('by-command', 'is saved, pushed, started on both routers');
const cut = lab('failover', 'moves the service within deadtime + 1 s when the active router is cut off');
const quick: Proof =
  'tests/lab/heartbeats.nightly.ts: below a second move the service within deadtime_ms + 1 s';
const channels = lab('failover', 'stays where it is when only the');
const takenBack = lab('by-command', 'drops a refusing server within T + 1 s');
const reload = lab('reload', 'adds a virtual server, removes a real server, changes a weight');
const ways = lab('traffic-ways', 'reaches each real server in its own way');
const mapping = lab('traffic-nat', 'maps port 80 to 8080');
const timeouts = lab('traffic-nat', 'tells the kernel the timeouts');
const sync: Proof = 'tests/lab/sync.nightly.ts: keeps open connections through a crash';
const byNetwork = lab('traffic-ways', 'keeps the clients of one network on one server');
const programs = lab('checks', 'a program runs unprivileged');
const page = lab('checks', 'a server whose page fails leaves, and comes back slowly');
const agentLoad = lab('checks', 'an agent’s word moves the kernel’s weight in steps');
const uptimeLoad = lab('checks', 'uptime by ssh, with root’s key');
const fos = nightly('fos', 'run on the active router, with its address, and nowhere else');
const fosFails = nightly('fos', 'move to the other router when one fails');
const roles = lab('roles', 'run once each, with their words as they stand');
const digest = nightly('import', 'keepalived.conf: the digest check runs as one');

const seen = (becomes: string, proof: Proof): Honoured => ({ becomes, proof });

/** Every directive of the registry that is honoured, by scope and name. */
export const honoured: Record<string, Honoured> = {
  'global.serial_no': seen('the number that status and history show', byCommand),
  'global.primary': seen('heartbeat: own or peer address; who is the primary', byCommand),
  'global.primary_private': seen('second heartbeat channel in the same group', channels),
  'global.service': seen('virtual servers, or failover services', fos),
  'global.rsh_command': seen('how `uptime` is asked', uptimeLoad),
  'global.backup_active': seen(
    'heartbeat with a peer, or at once active without one',
    lab('pulse', 'serves alone at once, and takes a backup in and out without an outage'),
  ),
  'global.backup': seen('heartbeat: own or peer address', byCommand),
  'global.backup_private': seen('second heartbeat channel in the same group', channels),
  'global.keepalive': seen('heartbeat: `advert_int`', cut),
  'global.deadtime': seen('heartbeat: adverts that may be missed', cut),
  'global.network': seen('forwarding of every real server that names none', ways),
  'global.nat_router': seen('address that moves with the VIPs; forwarding on', mapping),
  'global.nat_router_device': seen('device and label of that address', mapping),
  'global.nat_nmask': seen('its prefix; /32 as with a VIP', mapping),
  'global.active_cmd': seen('run when the router becomes active', roles),
  'global.inactive_cmd': seen('run when it stops being active', roles),
  'global.monitor_links': seen('heartbeat: tracked devices', cut),
  'global.syncdaemon': seen('the kernel’s sync daemons', sync),
  'global.syncd_iface': seen('their device', sync),
  'global.syncd_id': seen('their id', sync),
  'global.tcp_timeout': seen('`ipvsadm --set`', timeouts),
  'global.tcpfin_timeout': seen('`ipvsadm --set`', timeouts),
  'global.udp_timeout': seen('`ipvsadm --set`', timeouts),
  'global.vrid': seen('heartbeat: virtual router id of each channel', quick),
  'global.nopreempt': seen('a returning primary stays lowered', quick),
  'global.keepalive_ms': seen('heartbeat: `advert_int` below a second', quick),
  'global.deadtime_ms': seen('heartbeat: adverts that may be missed', quick),
  'global.quorum': seen(
    'hosts that are asked; the priority of who reaches none is lowered',
    lab('roles', 'a router that reaches none of the hosts yields to its peer'),
  ),
  'virtual.active': seen('in the table, or left out', reload),
  'virtual.address': seen('VIP of the active router; service in the table', byCommand),
  'virtual.device': seen('device and label of the VIP', byCommand),
  'virtual.vip_nmask': seen(
    'prefix of the VIP; /32 where the router has an address of its own there',
    byCommand,
  ),
  'virtual.sorry_server': seen(
    'entry in the table while no real server is up',
    lab('traffic-ways', 'answers by a sorry server on the router itself'),
  ),
  'virtual.fwmark': seen(
    'service by mark in the table',
    lab('marks', 'keeps each client on one server over HTTP and HTTPS'),
  ),
  'virtual.port': seen('port of the service', byCommand),
  'virtual.protocol': seen('protocol of the service', lab('traffic-nat', 'spreads UDP datagrams')),
  'virtual.persistent': seen('persistence of the service', byNetwork),
  'virtual.pmask': seen('its mask', byNetwork),
  'virtual.scheduler': seen(
    'scheduler of the service',
    lab('traffic-ways', 'serves by every scheduler that this kernel has'),
  ),
  'virtual.send': seen('what a check sends', byCommand),
  'virtual.expect': seen('what must come back', byCommand),
  'virtual.use_regex': seen(
    'expect is a pattern, searched within bounds',
    nightly('check-ways', 'use_regex: what is expected is a pattern with it'),
  ),
  'virtual.send_program': seen('run by root’s policy, unprivileged', programs),
  'virtual.timeout': seen('interval and limit of a check', takenBack),
  'virtual.reentry': seen('how long a server must be well again', takenBack),
  'virtual.quiesce_server': seen(
    'weight 0 instead of removal',
    lab('traffic-nat', 'quiesced, a failed server keeps its connections and gets no new ones'),
  ),
  'virtual.check': seen('the kind of check', page),
  'virtual.check_path': seen('what is asked for', digest),
  'virtual.check_host': seen(
    'name of the page’s host, and of the certificate',
    nightly('check-ways', 'check_host: the page is asked for at that name'),
  ),
  'virtual.check_status': seen('which answers are good', page),
  'virtual.check_digest': seen('the page must have this digest', digest),
  'virtual.fall': seen(
    'failures in a row before it leaves',
    nightly('check-ways', 'fall: two failures keep it in the table'),
  ),
  'virtual.slow_start': seen('weight grows after a return', page),
  'virtual.load_monitor': seen('weights between 1 and the configured ones', agentLoad),
  'virtual.load_interval': seen('how often the load is read', agentLoad),
  'virtual.load_full': seen(
    'load up to which a server keeps its weight',
    nightly('load', 'rup: asked of rpc.rstatd'),
  ),
  'virtual.feedback_port': seen(
    'port of the agent that is asked',
    nightly('check-ways', 'feedback_port: the agent is asked'),
  ),
  'virtual.keep_last': seen(
    'so many stay when all fail at once',
    lab('checks', 'when all fail at once the last one stays'),
  ),
  'virtual.preferred_router': seen(
    'router that leads the group of its VIP',
    'tests/lab/active-active.nightly.ts: each router serves its own VIP',
  ),
  'failover.address': seen('address that moves with the service', fos),
  'failover.device': seen('its device', fos),
  'failover.vip_nmask': seen('its prefix', fos),
  'failover.active': seen('started, or left out', fos),
  'failover.port': seen('port of its check', fosFails),
  'failover.timeout': seen('interval and limit of its check', fosFails),
  'failover.send': seen('what its check sends', fosFails),
  'failover.expect': seen('what must come back', fosFails),
  'failover.send_program': seen('program of its check', programs),
  'failover.use_regex': seen(
    'expect is a pattern',
    nightly('check-ways', 'use_regex: what is expected is a pattern with it'),
  ),
  'failover.start_cmd': seen('run on the active router', fos),
  'failover.stop_cmd': seen('run on the other', fos),
  'server.address': seen('entry in the table', byCommand),
  'server.active': seen('in the table, or left out', reload),
  'server.port': seen('its port, another one under NAT', mapping),
  'server.weight': seen('its weight', reload),
  'server.forwarding': seen('how packets reach it', ways),
  'server.check_digest': seen('its page must have this digest', digest),
};
