import path from 'node:path';
import { trackedOf } from './gate';
import type { Channel } from './heartbeat';
import { line } from './tokens';
import type { CompileOptions } from './options';
import { QUORUM_WEIGHT, type Quorum } from './quorum';
import type { Group, VrrpPlan } from './vrrp';

/** Lines of a block, one level deeper. */
const block = (head: string, body: string[]): string[] => [`${head} {`, ...body.map((l) => `  ${l}`), '}'];

/** Name of the test that a router without quorum fails. */
const QUORUM = 'quorum';

type Options = Pick<CompileOptions, 'runFolder' | 'script'>;

/**
 * The keepalived.conf of one router, for `keepalived -P`. Every VIP stands in `virtual_ipaddress_excluded`: what is
 * advertised is one constant address per channel, because a backup that hears other addresses than its own ignores the
 * adverts and both routers become active.
 */
export function keepalivedConf(
  plan: VrrpPlan,
  { runFolder, script }: Options,
  channels: 'together' | 'apart' = 'together',
): string {
  const lines = [
    '# Made by pulse from lvs.cf; changes here are lost.',
    ...block('global_defs', [
      line('router_id', `lvs_${plan.router}`),
      line('script_user', 'root'),
      line('enable_script_security'),
      line('vrrp_version', 3),
      // A router whose links return while it still leads is heard first, and its peer yields without a word: nothing would tell
      // the neighbours that the addresses are here again. Once in 2 s is less than a client's second SYN retransmission (3 s).
      // A neighbour that heard the other router's repetition a moment ago does not believe ours for a second (Linux: locktime), and
      // keepalived would tell it again only after five.
      line('vrrp_garp_master_delay', 1),
      line('vrrp_garp_master_refresh', 2),
      line('vrrp_garp_master_refresh_repeat', 1),
      // In both directions at once keepalived cannot: bin/pulse starts the daemons then (libexec/pulse-groups.sh).
      ...(plan.syncDaemon && plan.groups.length === 1
        ? [line('lvs_sync_daemon', plan.syncDaemon.device, 'inst', 'VIPS', 'id', plan.syncDaemon.id)]
        : []),
    ]),
    ...(plan.single ? [] : trackedFiles(plan)).flatMap((name) =>
      block(`track_file ${name}`, [
        `file "${line(`${runFolder}/${name}`)}"`,
        line('weight', 1),
        line('init_file', 0),
      ]),
    ),
    ...plan.groups.flatMap(({ quorum, suffix }) =>
      quorum && script ? quorumScript(quorum, suffix, script) : [],
    ),
    ...plan.groups.flatMap((group) => groupLines(plan, group, script, channels)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Of all groups, each once. */
const trackedFiles = ({ groups }: VrrpPlan) => [
  ...new Set(groups.flatMap(({ suffix }) => trackedOf(suffix))),
];

/** The instances of one group, and what they have in common. */
function groupLines(
  plan: VrrpPlan,
  group: Group,
  script: Options['script'],
  channels: 'together' | 'apart',
): string[] {
  const grouped = channels === 'together' && group.channels.length > 1;
  const tracking = plan.single
    ? []
    : [
        ...block('track_file', trackedOf(group.suffix)),
        ...(group.quorum && script ? block('track_script', [`${QUORUM}${group.suffix}`]) : []),
        ...(plan.trackDevices.length
          ? block(
              'track_interface',
              plan.trackDevices.map((d) => line(d)),
            )
          : []),
      ];
  return [
    // Both channels must be silent before the other router takes over: the group's members change state together.
    ...(grouped
      ? block(`vrrp_sync_group ${group.name}`, [
          ...block(
            'group',
            group.channels.map((c) => c.name),
          ),
          // Allows priorities that change by the tracked file although the members are in a group.
          'sync_group_tracking_weight',
          ...tracking,
        ])
      : []),
    // The VIPs follow what is tracked; the private channel carries nothing of its own.
    ...group.channels.flatMap((channel, n) =>
      instance({ plan, group, channel, carries: n === 0 }, script, grouped || n > 0 ? [] : tracking),
    ),
  ];
}

/** A test a second by a part of pulse that lies beside bin/; one that hangs counts as failed after 5 s. */
function quorumScript(
  { hosts, fall, rise }: Quorum,
  suffix: string,
  { file, root }: NonNullable<Options['script']>,
): string[] {
  const test = path.posix.join(file, '../../libexec/pulse-quorum.sh');
  const run = path.posix.join(root, 'run/pulse');
  return block(`vrrp_script ${QUORUM}${suffix}`, [
    `script "/bin/sh ${line(test)} ${line(run)} ${line(...hosts)}"`,
    line('interval', 1),
    line('timeout', 5),
    line('weight', -QUORUM_WEIGHT),
    line('fall', fall),
    line('rise', rise),
    line('user', 'root'),
  ]);
}

/** Through /bin/sh: keepalived judges the folders of what it starts, and a checkout need not belong to root. */
function told({ file, root }: NonNullable<Options['script']>, suffix: string): string[] {
  const group = suffix ? ` ${suffix}` : '';
  const command = (verb: string) => `"/bin/sh ${line(file)} ${verb} ${line(root)}${group}"`;
  return [
    `notify_master ${command('vips-arrive')}`,
    `notify_backup ${command('vips-leave')}`,
    `notify_fault ${command('vips-leave')}`,
  ];
}

/** The scope of an IPv6 address is in the address. */
const dummyLine = (dummy: string) =>
  line(dummy, 'dev', 'lo', ...(dummy.includes(':') ? [] : ['scope', 'host']));

interface Instance {
  plan: VrrpPlan;
  group: Group;
  channel: Channel;
  /** the group's first instance, which has its addresses and tells pulse of them */
  carries: boolean;
}

function instance(
  { plan, group, channel, carries }: Instance,
  script: Options['script'],
  tracking: string[],
): string[] {
  const floating = (carries ? group.floating : []).map((f) =>
    line(`${f.address}/${f.prefix}`, 'dev', f.device, ...(f.label ? ['label', f.label] : [])),
  );
  return block(`vrrp_instance ${channel.name}`, [
    line('state', plan.single ? 'MASTER' : 'BACKUP'),
    line('interface', channel.device),
    line('virtual_router_id', channel.vrid),
    line('priority', group.priority),
    line('advert_int', plan.advertInterval),
    line('down_timer_adverts', plan.downAdverts),
    ...(channel.track ? [] : ['dont_track_primary']),
    ...(channel.peer
      ? [line('unicast_src_ip', channel.own), ...block('unicast_peer', [line(channel.peer)])]
      : []),
    ...block('virtual_ipaddress', [dummyLine(channel.dummy)]),
    ...(floating.length ? block('virtual_ipaddress_excluded', floating) : []),
    ...(carries && script ? told(script, group.suffix) : []),
    ...tracking,
  ]);
}
