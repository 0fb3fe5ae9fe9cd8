import type { Scope } from '@/lib/lvscf';

/** Some fields of a panel under one heading. `name` stands for the block's own name. */
export interface Section {
  title: string;
  fields: string[];
  /** shown by the style sheet only while that choice is made; the fields are always sent, so that nothing typed is lost */
  className?: string;
}

/** A form over directives of one scope, in the manual's order (piranha reference 2.2 to 2.8). */
export interface Panel {
  scope: Extract<Scope, 'global' | 'virtual' | 'server'>;
  sections: Section[];
}

export const GLOBAL_SETTINGS: Panel = {
  scope: 'global',
  sections: [
    { title: 'Environment', fields: ['primary', 'primary_private', 'network'] },
    {
      title: 'NAT router (only for NAT)',
      fields: ['nat_router', 'nat_nmask', 'nat_router_device'],
      className: 'only-nat',
    },
    { title: 'Connection timeouts', fields: ['tcp_timeout', 'tcpfin_timeout', 'udp_timeout'] },
  ],
};

export const REDUNDANCY: Panel = {
  scope: 'global',
  sections: [
    { title: 'Redundant server', fields: ['backup', 'backup_private'] },
    { title: 'Heartbeat', fields: ['keepalive', 'deadtime', 'heartbeat_port', 'monitor_links'] },
    { title: 'Connections', fields: ['syncdaemon', 'syncd_iface', 'syncd_id'] },
  ],
};

export const VIRTUAL_SERVER: Panel = {
  scope: 'virtual',
  sections: [
    { title: 'Service', fields: ['name', 'port', 'protocol'] },
    { title: 'Where it answers', fields: ['address', 'vip_nmask', 'sorry_server', 'fwmark', 'device'] },
    {
      title: 'Health',
      fields: ['reentry', 'timeout', 'quiesce_server', 'load_monitor'],
    },
    { title: 'Balancing', fields: ['scheduler', 'persistent', 'pmask'] },
  ],
};

export const REAL_SERVER: Panel = {
  scope: 'server',
  sections: [{ title: 'Real server', fields: ['name', 'address', 'port', 'weight'] }],
};

export const MONITORING_SCRIPTS: Panel = {
  scope: 'virtual',
  sections: [
    { title: 'Check', fields: ['send_program', 'send', 'expect', 'use_regex'] },
    {
      title: 'Kind of check',
      fields: ['check', 'check_path', 'check_host', 'check_status', 'check_digest'],
    },
    { title: 'Leaving and returning', fields: ['fall', 'slow_start', 'keep_last'] },
  ],
};

/** The names of all fields of a panel, in order. */
export const fieldNames = (panel: Panel): string[] => panel.sections.flatMap((s) => s.fields);
