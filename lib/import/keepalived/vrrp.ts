import { canonical } from '@/lib/lvscf';
import type { Draft } from '../draft';
import { maskOf } from '../endpoint';
import type { Floating } from '../finish';
import { type Statement, each, items, keywords } from './tree';

/** Keywords of a vrrp_instance (keepalived.conf(5)) that lvs.cf has nothing for. */
const KNOWN = keywords(`
  accept address_owner advert_interval_ms config_id debug delay_dynamic fifo_priority garp_extra_if garp_interval
  garp_lower_prio_delay garp_lower_prio_repeat garp_master_delay garp_master_refresh garp_master_refresh_repeat
  garp_master_repeat gna_interval higher_prio_send_advert higher_prio_resend_advert kernel_rx_buf_size linkbeat_interfaces
  linkbeat_use_polling lower_prio_no_advert lvs_sync_daemon_interface mcast_dst_ip mcast_src_ip min_interval_ms native_ipv6
  no_accept no_virtual_ipaddress notify notify_deleted notify_fault notify_master_rx_lower_pri notify_priority_changes
  notify_stop old_unicast_checksum preempt_delay promote_secondaries skip_check_adv_addr start_delay strict_mode
  thread_timer_expired track_bfd track_file track_process track_script track_src_ip unicast_fault_no_peer unicast_ttl
  use_ipvlan use_vmac version virtual_routes virtual_rules vmac_xmit_base vrrp_version check_unicast_src
  dont_track_ipvlan`);

/** Settled by the service anyway, or what it does without being told. */
const OWN = new Set(['dont_track_primary', 'vmac_xmit_base', 'preempt', 'version']);

interface Instance {
  name: string;
  line: number;
  device: string | null;
  state: string | null;
  nopreempt: boolean;
  source: { address: string; line: number } | null;
  peer: { address: string; line: number } | null;
}

/** Heartbeat and addresses: every vrrp_instance and vrrp_sync_group of the file. */
export class Vrrp {
  readonly floating: Floating[] = [];
  private readonly instances: Instance[] = [];
  private readonly grouped = new Set<string>();

  constructor(private readonly draft: Draft) {}

  group({ body, line }: Statement): void {
    each(
      this.draft,
      body,
      keywords(
        'global_tracking notify notify_fault notify_stop notify_priority_changes smtp_alert sync_group_tracking_weight track_bfd track_file track_interface track_process track_script',
      ),
      {
        group: (statement) => {
          for (const { words } of items(statement)) for (const name of words) this.grouped.add(name);
        },
        ...this.commands(),
      },
    );
    if (!body) this.draft.lose(line, 'NOT_UNDERSTOOD', { text: 'vrrp_sync_group' });
  }

  instance({ args, body, line }: Statement): void {
    const { draft } = this;
    const made: Instance = {
      ...{
        name: args.join(' '),
        line,
        device: null,
        state: null,
        nopreempt: false,
        source: null,
        peer: null,
      },
    };
    // Addresses may stand before the interface that they are on by default.
    made.device = body?.find(({ word }) => word === 'interface')?.args[0] ?? null;
    each(draft, body, KNOWN, {
      interface: () => undefined,
      state: ({ args: [state] }) => void (made.state = state ?? null),
      nopreempt: ({ line: at }) => {
        made.nopreempt = true;
        draft.setGlobal('nopreempt', '1', at);
      },
      priority: () => undefined,
      virtual_router_id: ({ args: [id = ''], line: at }) => this.once('vrid', id, at, 'VRID_ONCE', made.name),
      advert_int: ({ args: [seconds = ''], line: at }) => this.interval(seconds, at, made.name),
      down_timer_adverts: ({ args: [count = ''], line: at }) => this.deadAfter(count, at),
      authentication: ({ line: at }) => draft.lose(at, 'AUTH_LOST'),
      unicast_src_ip: ({ args: [address = ''], line: at }) => void (made.source = { address, line: at }),
      unicast_peer: (statement) => {
        const [first, ...more] = items(statement);
        if (first) made.peer = { address: first.words[0] ?? '', line: first.line };
        for (const { line: at } of more) draft.lose(at, 'ROUTERS_DIFFER', { word: 'unicast_peer' });
      },
      virtual_ipaddress: (statement) => this.addresses(statement, made.device),
      virtual_ipaddress_excluded: (statement) => this.addresses(statement, made.device),
      track_interface: ({ line: at }) => void draft.setGlobal('monitor_links', '1', at),
      lvs_sync_daemon_interface: ({ args: [device = ''], line: at }) => this.sync(device, at),
      smtp_alert: ({ word, line: at }) => draft.lose(at, 'NOTIFICATION', { word }),
      ...this.commands(),
      ...Object.fromEntries([...OWN].map((word) => [word, () => undefined])),
    });
    this.instances.push(made);
  }

  /** `lvs_sync_daemon DEVICE [inst NAME] [id N] …` of global_defs. */
  syncDaemon({ args, line }: Statement): void {
    this.sync(args[0] ?? '', line);
    const id = args.indexOf('id');
    const number = id > 0 ? args[id + 1] : args.at(-1);
    if (number !== undefined && /^[0-9]+$/.test(number)) this.draft.setGlobal('syncd_id', number, line);
  }

  /** Primary and backup from the unicast addresses of the instances, and whether they move together. */
  done(): void {
    const { draft, instances } = this;
    const [first, ...others] = instances;
    for (const { name, line } of others)
      if (first && !(this.grouped.has(name) && this.grouped.has(first.name)))
        draft.lose(line, 'ALL_MOVE_TOGETHER', { name, first: first.name });
    const pairs = instances.filter(({ source, peer }) => source && peer);
    const channels = ['', '_private'];
    const seen = new Set<string>();
    for (const instance of pairs) {
      const { source, peer, state, nopreempt, line } = instance;
      if (!source || !peer || seen.has(canonical(source.address))) continue;
      seen.add(canonical(source.address));
      const channel = channels.shift();
      if (channel === undefined) {
        draft.lose(line, 'ROUTERS_DIFFER', { word: `vrrp_instance ${instance.name}` });
        continue;
      }
      if (state !== 'MASTER' && (state !== 'BACKUP' || nopreempt)) draft.lose(line, 'ROLE_ASSUMED');
      const isBackup = state === 'BACKUP' && !nopreempt;
      const [primary, backup] = isBackup ? [peer, source] : [source, peer];
      draft.setGlobal(`primary${channel}`, primary.address, primary.line);
      draft.setGlobal(`backup${channel}`, backup.address, backup.line);
    }
  }

  private sync(device: string, line: number): void {
    if (this.draft.setGlobal('syncd_iface', device, line)) this.draft.setGlobal('syncdaemon', '1', line);
  }

  private commands(): Record<string, (s: Statement) => void> {
    const put = (name: string) => (s: Statement) => void this.draft.setGlobal(name, s.args.join(' '), s.line);
    return { notify_master: put('active_cmd'), notify_backup: put('inactive_cmd') };
  }

  private once(
    name: string,
    text: string,
    line: number,
    code: 'VRID_ONCE' | 'TIMERS_ONCE',
    of: string,
  ): void {
    const kept = this.draft.global.get(name)?.text;
    if (kept === undefined) this.draft.setGlobal(name, text, line);
    else if (kept !== text) this.draft.lose(line, code, { value: text, kept, name: of });
  }

  /** Three missed adverts and the skew are keepalived's own deadtime. */
  private interval(text: string, line: number, of: string): void {
    const seconds = Number(text);
    const whole = Math.max(1, Math.ceil(seconds));
    if (!(seconds > 0) || seconds > 255) {
      this.draft.lose(line, 'NOT_UNDERSTOOD', { text: `advert_int ${text}` });
      return;
    }
    this.once('keepalive', String(whole), line, 'TIMERS_ONCE', of);
    if (!this.draft.global.has('deadtime')) this.draft.setGlobal('deadtime', String(3 * whole), line);
  }

  private deadAfter(text: string, line: number): void {
    const keepalive = Number(this.draft.global.get('keepalive')?.text ?? 1);
    const seconds = Number(text) * keepalive;
    if (/^[0-9]{1,3}$/.test(text) && seconds > keepalive)
      this.draft.setGlobal('deadtime', String(seconds), line);
    else this.draft.lose(line, 'NOT_UNDERSTOOD', { text: `down_timer_adverts ${text}` });
  }

  private addresses(statement: Statement, device: string | null): void {
    for (const { words, line } of items(statement)) {
      const [address = '', prefix] = (words[0] ?? '').split('/');
      const at = words.indexOf('dev');
      for (const word of [
        'brd',
        'broadcast',
        'scope',
        'src',
        'metric',
        'peer',
        'home',
        'nodad',
        'mngtmpaddr',
      ])
        if (words.includes(word, 1))
          this.draft.lose(line, 'NO_COUNTERPART', { word: `${word} (${address})` });
      this.floating.push({
        address,
        device: (at > 0 ? words[at + 1] : undefined) ?? device,
        mask: prefix === undefined || address.includes(':') ? null : maskOf(Number(prefix)),
        line,
      });
    }
  }
}
