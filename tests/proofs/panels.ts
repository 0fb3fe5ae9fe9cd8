import { fieldWords } from '@/lib/i18n/fields';
import { readerOf, type Translate } from '@/lib/i18n/reader';

/** One label, control or button of the original's panels (manual 4.2 to 4.6, Piranha 0.8.6) and what became of it. */
export interface Was {
  original: string;
  /** the page of this console, as a route of app/; null: it has none, `why` says so */
  route: string | null;
  /** a field `SCOPE.NAME` or a text of the messages; neither: `why` tells it */
  field?: string;
  text?: Parameters<Translate>[0];
  /** what differs, and why; the original's default */
  why?: string;
}

const at =
  (route: string) =>
  (original: string, words: Omit<Was, 'original' | 'route'>): Was => ({
    original,
    route,
    ...words,
  });
const gone = (original: string, why: string): Was => ({ original, route: null, why });
const fields = (route: string, scope: string, list: [string, string, string?][]): Was[] =>
  list.map(([original, name, why]) => at(route)(original, { field: `${scope}.${name}`, why }));

const control = at('/control');
const redundancy = at('/redundancy');
const virtuals = at('/virtual-servers');
const virtual = at('/virtual-servers/[id]');
const reals = at('/virtual-servers/[id]/real-servers');
const real = at('/virtual-servers/[id]/real-servers/[server]');
const scripts = at('/virtual-servers/[id]/monitoring');
const services = at('/failover');

export const PANELS: Record<string, Was[]> = {
  'Every page': [
    control('CONTROL/MONITORING', { text: 'frame.tabs.control' }),
    at('/global')('GLOBAL SETTINGS', { text: 'frame.tabs.global' }),
    redundancy('REDUNDANCY', { text: 'frame.tabs.redundancy' }),
    virtuals('VIRTUAL SERVERS', { text: 'frame.tabs.virtual-servers' }),
    services('FAILOVER', {
      text: 'frame.tabs.failover',
      why: 'Beside VIRTUAL SERVERS, while the LVS type is fos or the file has such services.',
    }),
    gone('INTRODUCTION', 'A page of credits; what a newcomer does first stands on CONTROL/MONITORING.'),
    at('/help')('HELP', { text: 'frame.help', why: 'From the registry; the same stands beside each field.' }),
    at('/login')('Login', { text: 'login.submit', why: 'A page of its own instead of HTTP Basic.' }),
  ],
  'CONTROL/MONITORING (4.2)': [
    control('Daemon: running, stopped', {
      text: 'control.pair.title',
      why: 'For both routers; it can also start, stop and reload.',
    }),
    control('Auto update', { text: 'control.autoUpdate', why: 'On at once.' }),
    control('Update Interval, seconds', {
      text: 'control.every',
      why: 'Default 10; from 1 on, the original from 10.',
    }),
    control('Update information now', { text: 'control.updateNow' }),
    control('CURRENT LVS ROUTING TABLE', {
      text: 'control.table.title',
      why: 'With counters and the servers’ states.',
    }),
    control('CURRENT LVS PROCESSES', { text: 'control.processes.title', why: 'Only those of the service.' }),
    at('/password')('CHANGE PASSWORD', {
      text: 'frame.changePassword',
      why: 'Changes it; the original only told of a command.',
    }),
  ],
  'GLOBAL SETTINGS (4.3)': [
    ...fields('/global', 'global', [
      ['Primary server public IP', 'primary'],
      ['Primary server private IP', 'primary_private', 'May be blank.'],
      ['TCP timeout', 'tcp_timeout', 'Blank keeps the kernel’s value.'],
      ['TCP FIN timeout', 'tcpfin_timeout', 'Blank keeps the kernel’s value.'],
      ['UDP timeout', 'udp_timeout', 'Blank keeps the kernel’s value.'],
      [
        'Use network type',
        'network',
        'A choice of the form: the original saved at once and lost what was typed.',
      ],
      ['NAT Router IP', 'nat_router', 'Seen while NAT is chosen.'],
      ['NAT Router netmask', 'nat_nmask', 'The original’s list, and any other that the file has.'],
      ['NAT Router device', 'nat_router_device'],
    ]),
    at('/global')('ACCEPT', { text: 'forms.accept', why: 'Checks first; saves with a new serial number.' }),
    ...fields('/global', 'global', [
      ['LVS type (0.6)', 'service', 'Saved by ACCEPT, not by the click.'],
      [
        'File sync tool (0.6)',
        'rsh_command',
        'How `uptime` asks a real server; files go to the other router by the agent (docs/pair.md).',
      ],
    ]),
  ],
  'REDUNDANCY (4.4)': [
    redundancy('Backup: active, inactive', { text: 'redundancy.backup' }),
    redundancy('ENABLE', {
      text: 'redundancy.enable',
      why: 'Takes the address along, since nothing works without it.',
    }),
    ...fields('/redundancy', 'global', [
      ['Redundant server public IP', 'backup'],
      [
        'Redundant server private IP',
        'backup_private',
        'Seen while the primary has a private IP, as in the original.',
      ],
      ['Heartbeat interval', 'keepalive', 'Default 6.'],
      [
        'Assume dead after',
        'deadtime',
        'Default 18; must be greater than the interval, which the original did not check.',
      ],
      ['Heartbeat runs on port', 'heartbeat_port', 'Default 539; kept, VRRP has no port.'],
      ['Monitor NIC links for failures', 'monitor_links'],
      ['Use sync daemon', 'syncdaemon'],
      ['Sync daemon interface', 'syncd_iface', 'Default eth0.'],
      ['Sync daemon ID', 'syncd_id', 'Default 0.'],
    ]),
    redundancy('ACCEPT', { text: 'forms.accept' }),
    at('/redundancy/disable')('DISABLE', { text: 'redundancy.disable', why: 'Asks first.' }),
    redundancy('RESET', { text: 'redundancy.reset', why: 'To the original’s values.' }),
  ],
  'VIRTUAL SERVERS (4.5)': [
    virtuals('STATUS', { text: 'virtual.status', why: 'The state now, not only the flag of the file.' }),
    virtuals('NAME', { text: 'virtual.name' }),
    virtuals('VIP', { text: 'virtual.vip' }),
    virtuals('NETMASK', { text: 'virtual.netmask' }),
    virtuals('PORT', { text: 'virtual.port' }),
    virtuals('PROTOCOL', { text: 'virtual.protocol' }),
    virtuals('INTERFACE', { text: 'virtual.interface' }),
    at('/virtual-servers/new')('ADD', {
      text: 'virtual.add',
      why: 'The form with the original’s values; nothing is saved before ACCEPT.',
    }),
    at('/virtual-servers/delete')('DELETE', {
      text: 'virtual.delete',
      why: 'Asks first and names the connections that drop.',
    }),
    virtuals('EDIT', { text: 'virtual.edit', why: 'By identity, never by position.' }),
    virtuals('(DE)ACTIVATE', { text: 'virtual.toggle', why: 'One click.' }),
  ],
  'EDIT VIRTUAL SERVER (4.5.1)': [
    virtual('VIRTUAL SERVER', { text: 'virtual.partVirtual' }),
    reals('REAL SERVER', { text: 'virtual.partReal' }),
    scripts('MONITORING SCRIPTS', { text: 'virtual.partMonitoring' }),
    ...fields('/virtual-servers/[id]', 'virtual', [
      ['Name', 'name'],
      ['Application port', 'port', 'Default 80.'],
      ['Protocol', 'protocol', 'Default tcp.'],
      ['Virtual IP Address', 'address'],
      ['Virtual IP Network Mask', 'vip_nmask', 'Default Unused.'],
      ['Sorry Server', 'sorry_server'],
      ['Firewall Mark', 'fwmark'],
      ['Device', 'device', 'Default eth0:1.'],
      ['Re-entry Time', 'reentry', 'Default 15.'],
      ['Service timeout', 'timeout', 'Default 6.'],
      ['Quiesce server', 'quiesce_server', 'Default No.'],
      ['Load monitoring tool', 'load_monitor', 'Default none; more tools (docs/load-monitors.md).'],
      ['Scheduling', 'scheduler', 'Default wlc; also the kernel’s newer ones.'],
      ['Persistence', 'persistent'],
      ['Persistence Network Mask', 'pmask', 'Default Unused.'],
    ]),
    virtual('ACCEPT', { text: 'forms.accept' }),
    virtual('CANCEL', { text: 'forms.cancel' }),
  ],
  'REAL SERVER (4.5.2)': [
    reals('STATUS', { text: 'virtual.status', why: 'The state now.' }),
    reals('NAME', { text: 'virtual.name' }),
    reals('ADDRESS', { text: 'virtual.real.address' }),
    at('/virtual-servers/[id]/real-servers/new')('ADD', { text: 'virtual.add' }),
    at('/virtual-servers/[id]/real-servers/delete')('DELETE', { text: 'virtual.delete', why: 'Asks first.' }),
    reals('EDIT', { text: 'virtual.edit' }),
    reals('(DE)ACTIVATE', { text: 'virtual.toggle' }),
    reals('CANCEL', { text: 'forms.cancel' }),
    ...fields('/virtual-servers/[id]/real-servers/[server]', 'server', [
      ['Name', 'name'],
      ['Address', 'address'],
      ['Port', 'port', 'Blank: the virtual server’s.'],
      ['Weight', 'weight', 'Default 1.'],
    ]),
    real('ACCEPT', { text: 'forms.accept' }),
    real('CANCEL', { text: 'forms.cancel' }),
  ],
  'MONITORING SCRIPTS (4.6)': [
    ...fields('/virtual-servers/[id]/monitoring', 'virtual', [
      ['Sending Program', 'send_program', 'Runs only from folders that root permits.'],
      ['Send', 'send', 'Default GET / HTTP/1.0\\r\\n\\r\\n.'],
      ['Expect', 'expect', 'Default HTTP.'],
      ['Treat expect string as a regular expression', 'use_regex'],
    ]),
    gone(
      'NO SEND PROGRAM',
      'The field can be blanked: one column holds the value, the original ignored blanks.',
    ),
    scripts('BLANK SEND', { text: 'virtual.monitoring.blankSend' }),
    scripts('BLANK EXPECT', { text: 'virtual.monitoring.blankExpect' }),
    scripts('ACCEPT', { text: 'forms.accept' }),
    scripts('CANCEL', { text: 'forms.cancel' }),
  ],
  'FAILOVER (0.6)': [
    services('STATUS', { text: 'virtual.status', why: 'The state now, not only the flag of the file.' }),
    services('NAME', { text: 'virtual.name' }),
    services('PORT', { text: 'virtual.port' }),
    at('/failover/new')('ADD', {
      text: 'virtual.add',
      why: 'The form with the original’s values; nothing is saved before ACCEPT.',
    }),
    at('/failover/delete')('DELETE', { text: 'virtual.delete', why: 'Asks first.' }),
    services('EDIT', { text: 'virtual.edit' }),
    services('(DE)ACTIVATE', { text: 'virtual.toggle', why: 'One click.' }),
    at('/failover/[id]')('FAILOVER', { text: 'failover.part' }),
    at('/failover/[id]/monitoring')('MONITORING SCRIPTS', { text: 'virtual.partMonitoring' }),
    ...fields('/failover/[id]', 'failover', [
      ['Name', 'name'],
      ['Address', 'address'],
      ['Netmask', 'vip_nmask', 'Default 255.255.255.0; is written, which the original forgot.'],
      ['Application port', 'port', 'Default 80.'],
      ['Device', 'device', 'Default eth0:1.'],
      ['Service timeout', 'timeout', 'Default 6.'],
    ]),
    ...fields('/failover/[id]/monitoring', 'failover', [
      ['Send', 'send', 'Default GET / HTTP/1.0\\r\\n\\r\\n.'],
      ['Expect', 'expect', 'Default HTTP.'],
      ['Start command', 'start_cmd', 'No default: the original’s ran httpd.'],
      ['Stop command', 'stop_cmd', 'No default.'],
    ]),
    at('/failover/[id]/monitoring')('BLANK …', {
      text: 'forms.accept',
      why: 'Each field can be blanked.',
    }),
    at('/failover/[id]')('ACCEPT', { text: 'forms.accept' }),
  ],
};

const escape = (text: string) => text.replaceAll('|', '\\|');

/** docs/panels.md */
export function panelsPage(): string {
  const { t } = readerOf('en');
  const here = ({ route, field, text }: Was): string => {
    if (!route) return 'not here';
    const [scope = '', name = ''] = field?.split('.') ?? [];
    const words = field
      ? `“${fieldWords('en', scope, name).label}” (\`${name}\`)`
      : text
        ? `“${t(text)}”`
        : '';
    return `\`${route}\` ${words}`.trim();
  };
  const parts = Object.entries(PANELS).map(([panel, rows]) =>
    [
      `## ${panel}`,
      '',
      '| original | here | differs |',
      '|---|---|---|',
      ...rows.map((row) => `| ${escape(row.original)} | ${escape(here(row))} | ${escape(row.why ?? '')} |`),
    ].join('\n'),
  );
  return `# Where each thing of Piranha’s panels is\n\nMade by \`npx vitest run tests/proofs -u\` from tests/proofs/panels.ts. Labels in the other languages: [glossary](glossary.md).\n\n${parts.join('\n\n')}\n`;
}
