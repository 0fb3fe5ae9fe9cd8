import type { Messages } from '@/lib/i18n/messages';
import type { Scope } from '@/lib/lvscf';

/** Some fields of a panel under one heading. `name` stands for the block's own name. */
export interface Section {
  /** key of its words, `forms.sections.…` */
  title: keyof Messages['forms']['sections'];
  fields: string[];
  /** shown by the style sheet only while that choice is made; the fields are always sent, so that nothing typed is lost */
  className?: string;
}

/** A form over directives of one scope, in the manual's order (piranha reference 2.2 to 2.8). */
export interface Panel {
  scope: Scope;
  sections: Section[];
}

export const GLOBAL_SETTINGS: Panel = {
  scope: 'global',
  sections: [
    { title: 'environment', fields: ['primary', 'primary_private', 'service', 'network'] },
    {
      title: 'natRouter',
      fields: ['nat_router', 'nat_nmask', 'nat_router_device'],
      className: 'only-nat',
    },
    { title: 'timeouts', fields: ['tcp_timeout', 'tcpfin_timeout', 'udp_timeout'] },
    { title: 'load', fields: ['rsh_command'] },
  ],
};

export const REDUNDANCY: Panel = {
  scope: 'global',
  sections: [
    { title: 'redundant', fields: ['backup', 'backup_private'] },
    { title: 'heartbeat', fields: ['keepalive', 'deadtime', 'heartbeat_port', 'monitor_links'] },
    { title: 'connections', fields: ['syncdaemon', 'syncd_iface', 'syncd_id'] },
    { title: 'fineHeartbeat', fields: ['keepalive_ms', 'deadtime_ms', 'vrid'] },
    { title: 'takeover', fields: ['nopreempt', 'quorum', 'active_cmd', 'inactive_cmd'] },
  ],
};

export const VIRTUAL_SERVER: Panel = {
  scope: 'virtual',
  sections: [
    { title: 'service', fields: ['name', 'port', 'protocol'] },
    { title: 'answers', fields: ['address', 'vip_nmask', 'sorry_server', 'fwmark', 'device'] },
    {
      title: 'health',
      fields: ['reentry', 'timeout', 'quiesce_server', 'load_monitor'],
    },
    { title: 'balancing', fields: ['scheduler', 'persistent', 'pmask'] },
    { title: 'takeover', fields: ['preferred_router'] },
  ],
};

export const REAL_SERVER: Panel = {
  scope: 'server',
  sections: [
    { title: 'realServer', fields: ['name', 'address', 'port', 'weight', 'forwarding', 'check_digest'] },
  ],
};

export const MONITORING_SCRIPTS: Panel = {
  scope: 'virtual',
  sections: [
    { title: 'check', fields: ['send_program', 'send', 'expect', 'use_regex'] },
    {
      title: 'checkKind',
      fields: ['check', 'check_path', 'check_host', 'check_status', 'check_digest'],
    },
    { title: 'leaving', fields: ['fall', 'slow_start', 'keep_last'] },
    { title: 'load', fields: ['load_interval', 'load_full', 'feedback_port'] },
  ],
};

export const FAILOVER_SERVICE: Panel = {
  scope: 'failover',
  sections: [{ title: 'service', fields: ['name', 'address', 'vip_nmask', 'port', 'device', 'timeout'] }],
};

export const FAILOVER_SCRIPTS: Panel = {
  scope: 'failover',
  sections: [
    { title: 'check', fields: ['send_program', 'send', 'expect', 'use_regex'] },
    { title: 'commands', fields: ['start_cmd', 'stop_cmd'] },
  ],
};

/** Every form of the console over lvs.cf. */
export const PANELS = {
  GLOBAL_SETTINGS,
  REDUNDANCY,
  VIRTUAL_SERVER,
  MONITORING_SCRIPTS,
  REAL_SERVER,
  FAILOVER_SERVICE,
  FAILOVER_SCRIPTS,
};

/** The names of all fields of a panel, in order. */
export const fieldNames = (panel: Panel): string[] => panel.sections.flatMap((s) => s.fields);
