import type { SetupFile, System } from './types';

/** Name of all files, units and connections that the steps make, so that they are found and removed together. */
const NAME = 'lvs-real-server';
export const UNIT = `${NAME}.service`;

/** Values of the kernel, read at boot after the modules. */
export const sysctlFile = (values: Record<string, number>): SetupFile => ({
  path: `/etc/sysctl.d/90-${NAME}.conf`,
  content: lines(Object.entries(values).map(([key, value]) => `${key} = ${value}`)),
});

export const modulesFile = (modules: string[]): SetupFile => ({
  path: `/etc/modules-load.d/${NAME}.conf`,
  content: lines(modules),
});

/**
 * A unit for what no network service keeps: rules of packet filters (before the network is up, so that no ARP question is
 * answered meanwhile) and routes (after it, so that its own do not replace them).
 * @param commands argv, each with the bare name of a program that Debian and RHEL both have in /usr/sbin
 */
export function unitFile(commands: string[][], when: 'before' | 'after'): SetupFile {
  const target = when === 'before' ? 'network-pre.target' : 'network-online.target';
  const order = when === 'before' ? `Before=${target}` : `After=${target}`;
  return {
    path: `/etc/systemd/system/${UNIT}`,
    content: lines([
      ...['[Unit]', 'Description=LVS real server', `Wants=${target}`, order, ''],
      ...['[Service]', 'Type=oneshot', 'RemainAfterExit=yes'],
      ...commands.map((argv) => `ExecStart=/usr/sbin/${argv.join(' ')}`),
      ...['', '[Install]', 'WantedBy=multi-user.target'],
    ]),
  };
}

/** A device with the addresses it shall have, and the commands that set it up now. */
export interface VipDevice {
  name: 'lo' | 'dummy0' | 'tunl0' | 'ip6tnl0';
  /** with prefix length */
  addresses: string[];
  commands: string[][];
}

/** The device's addresses at boot, where files say it; RHEL's NetworkManager is told by commands (`nmcliCommands`). */
export function deviceFiles(devices: VipDevice[], system: System): SetupFile[] {
  if (system === 'debian')
    return [
      {
        path: `/etc/network/interfaces.d/${NAME}`,
        content: lines(
          devices.flatMap(({ name, commands }) => [
            `auto ${name}`,
            `iface ${name} inet manual`,
            ...commands.map((argv) => `    up ${argv.join(' ')}`),
          ]),
        ),
      },
    ];
  if (system !== 'networkd') return [];
  return devices.flatMap(({ name, addresses }) => [
    ...(name === 'dummy0'
      ? [
          {
            path: `/etc/systemd/network/10-${NAME}-${name}.netdev`,
            content: lines(['[NetDev]', `Name=${name}`, 'Kind=dummy']),
          },
        ]
      : []),
    {
      path: `/etc/systemd/network/10-${NAME}-${name}.network`,
      content: lines(['[Match]', `Name=${name}`, '', '[Network]', ...addresses.map((a) => `Address=${a}`)]),
    },
  ]);
}

/** NetworkManager keeps the loopback from 1.42 on (RHEL 9.2), a dummy device in every RHEL since 7; it adds 127.0.0.1 and ::1 itself. */
export function nmcliCommands({ name, addresses }: VipDevice): { commands: string[][]; undo: string[][] } {
  const type = name === 'lo' ? 'loopback' : 'dummy';
  const of = (six: boolean) => addresses.filter((a) => a.includes(':') === six).join(',');
  const family = (key: 'ipv4' | 'ipv6', list: string) =>
    list
      ? [`${key}.method`, 'manual', `${key}.addresses`, list]
      : type === 'dummy'
        ? [`${key}.method`, 'disabled']
        : [];
  return {
    commands: [
      [
        ...['nmcli', 'connection', 'add', 'type', type, 'con-name', NAME, 'ifname', name],
        ...family('ipv4', of(false)),
        ...family('ipv6', of(true)),
      ],
      ['nmcli', 'connection', 'up', NAME],
    ],
    undo: [['nmcli', 'connection', 'delete', NAME]],
  };
}

const lines = (all: string[]) => all.map((line) => `${line}\n`).join('');
