import { type DoctorCheck, problem, warning } from './types';

/** The console's access, and the machine itself. */
export const system = {
  'console-port': {
    manual: '2.3.1',
    title: 'The console on its port',
    cases: {
      closed: warning(
        'Nothing listens on port {port} of this router.',
        'Start the console: service piranha-gui start.',
      ),
    },
  },
  access: {
    manual: '2.4',
    title: 'Who may reach the console',
    cases: {
      broken: problem(
        '{file} is not understood, so only this machine itself is let in: {detail}',
        'Mend that line; the form is Order, Allow from, Deny from.',
      ),
      everybody: warning(
        '{file} lets everybody in.',
        'Name the administrators’ networks: Allow from 192.168.1.0/24.',
      ),
    },
  },
  'agent-conf': {
    manual: '+',
    title: "Root's policy, agent.conf",
    cases: {
      broken: problem(
        '{file} cannot be read, so nobody may change anything here: {detail}',
        'Mend that line, or remove the file for the usual policy.',
      ),
    },
  },
  'clock-sync': {
    manual: '+',
    title: 'Clock kept in time',
    cases: {
      off: warning(
        'The clock of this router is not kept in time by any service.',
        'Enable chrony or systemd-timesyncd, so that the logs of both routers can be compared.',
      ),
    },
  },
  disk: {
    manual: '+',
    title: 'Room for history and state',
    cases: {
      low: warning('{mebibytes} MiB are left below {folder}.', 'Make room; history and logs grow.'),
      full: problem(
        'Only {mebibytes} MiB are left below {folder}: nothing can be saved soon.',
        'Make room now; the service runs on, but no change can be stored.',
      ),
    },
  },
  'connection-table': {
    manual: '+',
    title: 'Size of the connection table',
    cases: {
      small: warning(
        '{connections} connections share {size} places of the table; looking one up grows slow.',
        'Set a larger conn_tab_bits: options ip_vs conn_tab_bits=16 in /etc/modprobe.d, then reload the module.',
      ),
      waits: warning(
        '{file} asks for a table of {wanted} places; the kernel has one of {size}, since ip_vs was loaded before.',
        'It holds from the next boot; or stop pulse here, remove the modules ip_vs_* and ip_vs (modprobe -r), start pulse (docs/firewall.md).',
      ),
      bits: warning(
        '{file} gives ip_vs conn_tab_bits={bits}, which the kernel does not take: it uses its own default.',
        'Write a number from 8 to 20 there, the same on both routers.',
      ),
    },
  },
  conntrack: {
    manual: '+',
    title: 'Connection tracking of the firewall',
    cases: {
      full: problem(
        'Connection tracking is nearly full: {count} of {max}. New connections are dropped.',
        'Raise net.netfilter.nf_conntrack_max on both routers.',
      ),
    },
  },
  selinux: {
    manual: '+',
    title: 'Denials of SELinux',
    cases: {
      denied: problem(
        'SELinux denied something to {programs}.',
        'ausearch -m avc -ts recent shows what; allow it with a policy module, or restorecon the files.',
      ),
    },
  },
} satisfies Record<string, DoctorCheck>;
