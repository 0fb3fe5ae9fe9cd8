import { Draft } from '../draft';
import type { Found } from '../finish';
import { type Groups, readGroup, readVirtual } from './service';
import { type Statement, each, keywords, readTree } from './tree';
import { Vrrp } from './vrrp';

const ALERTS = keywords(`
  notification_email notification_email_from smtp_server smtp_helo_name smtp_connect_timeout smtp_alert smtp_alert_checker
  smtp_alert_vrrp no_email_faults email_faults`);

/** Settled by pulse in the keepalived.conf that it makes. */
const OWN = keywords(`
  router_id lvs_id script_user enable_script_security vrrp_version vrrp_skip_check_adv_addr vrrp_strict
  vrrp_garp_interval vrrp_gna_interval vrrp_garp_master_delay vrrp_garp_master_repeat`);

/** Other blocks and directives of keepalived.conf(5). */
const KNOWN = keywords(`
  static_ipaddress static_routes static_rules static_track_group track_group vrrp_script vrrp_track_process
  vrrp_track_file track_file bfd_instance linkbeat_use_polling linkbeat_interfaces net_namespace instance use_pid_dir
  vrrp_mcast_group4 vrrp_mcast_group6 checker_log_all_failures dynamic_interfaces process_names enable_dbus
  enable_snmp_vrrp enable_snmp_checker enable_traps snmp_socket lvs_flush lvs_flush_onstop lvs_flush_on_stop
  vrrp_notify_fifo vrrp_notify_fifo_script lvs_notify_fifo notify_fifo notify_fifo_script vrrp_iptables vrrp_ipsets
  vrrp_lower_prio_no_advert vrrp_higher_prio_send_advert vrrp_priority checker_priority vrrp_no_swap checker_no_swap
  vrrp_rt_priority vrrp_check_unicast_src default_interface nftables max_auto_priority startup_script shutdown_script
  reload_check_config include_check umask data_use_instance json_version SSL`);

/** Reads keepalived.conf (keepalived.conf(5)): heartbeats, addresses, virtual servers. Never throws, opens no other file. */
export function readKeepalived(text: string): Found {
  const draft = new Draft();
  const vrrp = new Vrrp(draft);
  const found: Found = { draft, floating: vrrp.floating, forwarding: new Map() };
  const groups: Groups = new Map();
  const tree = readTree(text, draft);
  const alerts = ({ word, line }: Statement) => draft.lose(line, 'NOTIFICATION', { word });
  const own = ({ word, line }: Statement) => draft.lose(line, 'MADE_ANYWAY', { word });
  const timeouts = ({ args, line }: Statement) => {
    for (let n = 0; n + 1 < args.length; n += 2)
      draft.setGlobal(`${args[n] ?? ''}_timeout`, args[n + 1] ?? '', line);
  };
  each(draft, tree, KNOWN, {
    global_defs: ({ body }) =>
      each(draft, body, KNOWN, {
        ...Object.fromEntries([...ALERTS].map((word) => [word, alerts])),
        ...Object.fromEntries([...OWN].map((word) => [word, own])),
        lvs_sync_daemon: (s) => vrrp.syncDaemon(s),
        lvs_timeouts: timeouts,
      }),
    vrrp_sync_group: (s) => vrrp.group(s),
    vrrp_instance: (s) => vrrp.instance(s),
    virtual_server_group: (s) => readGroup(found, s, groups),
    // Read below: a group may stand behind the virtual server that uses it, and marks need to know the addresses.
    virtual_server: () => undefined,
  });
  vrrp.done();
  for (const statement of tree)
    if (statement.word === 'virtual_server') readVirtual(found, statement, groups);
  return found;
}
