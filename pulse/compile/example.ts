import type { Facts, LvsConfig, RealServer, VirtualServer } from '@/lib/lvscf/types';

/** A pair as in the manual, for the tests of this room and of those that start from a compiled result. */
export function exampleConfig(change: Partial<LvsConfig> = {}): LvsConfig {
  return {
    serial_no: 7,
    primary: '192.168.1.10',
    primary_private: null,
    service: 'lvs',
    rsh_command: 'rsh',
    backup_active: true,
    backup: '192.168.1.20',
    backup_private: null,
    heartbeat: true,
    heartbeat_port: 539,
    keepalive: 6,
    deadtime: 18,
    network: 'direct',
    nat_router: null,
    nat_nmask: null,
    debug_level: 'NONE',
    monitor_links: true,
    syncdaemon: false,
    syncd_iface: 'eth0',
    syncd_id: 0,
    tcp_timeout: 0,
    tcpfin_timeout: 0,
    udp_timeout: 0,
    active_cmd: null,
    inactive_cmd: null,
    vrid: null,
    nopreempt: false,
    quorum: [],
    virtual: [exampleVirtual()],
    failover: [],
    ...change,
  };
}

export function exampleVirtual(change: Partial<VirtualServer> = {}): VirtualServer {
  return {
    id: 'tcp:192.168.1.250:80',
    path: { block: { kind: 'virtual', index: 0 } },
    name: 'HTTP',
    active: true,
    address: '192.168.1.250',
    device: 'eth0:1',
    vip_nmask: '255.255.255.0',
    sorry_server: null,
    fwmark: 0,
    port: 80,
    protocol: 'tcp',
    persistent: 0,
    pmask: null,
    scheduler: 'wlc',
    send: 'GET / HTTP/1.0\\r\\n\\r\\n',
    expect: 'HTTP',
    use_regex: false,
    send_program: null,
    load_monitor: 'none',
    load_interval: 20,
    load_full: 1,
    feedback_port: 3333,
    check: null,
    check_path: '/',
    check_host: null,
    check_status: [[200, 399]],
    check_digest: null,
    fall: 1,
    slow_start: null,
    keep_last: 0,
    preferred_router: 'primary',
    timeout: 6,
    reentry: 15,
    quiesce_server: false,
    server: [exampleServer(), exampleServer({ id: '192.168.1.222:80', address: '192.168.1.222' })],
    ...change,
  };
}

export function exampleServer(change: Partial<RealServer> = {}): RealServer {
  return {
    id: '192.168.1.111:80',
    path: { block: { kind: 'virtual', index: 0 }, server: 0 },
    name: 'localhost.localdomain',
    address: '192.168.1.111',
    port: 80,
    weight: 1,
    check_digest: null,
    active: true,
    forwarding: 'direct',
    ...change,
  };
}

/** A router of that pair: eth0 public, eth1 private, a VLAN with no address, lo. */
export function exampleFacts(router: 'primary' | 'backup' = 'primary'): Facts {
  const last = router === 'primary' ? 10 : 20;
  const nic = (name: string, address: string, prefix: number, six?: string) => ({
    name,
    up: true,
    addresses: [
      { address, prefix, label: name },
      ...(six ? [{ address: six, prefix: 64, label: null }] : []),
    ],
  });
  return {
    hostname: router,
    interfaces: [
      nic('lo', '127.0.0.1', 8),
      nic('eth0', `192.168.1.${last}`, 24, `fd00::${last}`),
      nic('eth1', `10.0.0.${last}`, 24, `fd01::${last}`),
      { name: 'eth0.100', up: true, addresses: [] },
    ],
  };
}
