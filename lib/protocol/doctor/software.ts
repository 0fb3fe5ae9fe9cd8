import { type DoctorCheck, problem, warning } from './types';

/** Programs, modules, services, and other software that wants the same. */
export const software = {
  'kernel-ipvs': {
    manual: '1.3',
    title: 'IPVS in the kernel',
    cases: {
      missing: problem(
        'The kernel has no IPVS here: {file} does not exist.',
        'Load it with modprobe ip_vs; in a container its host must load it.',
      ),
    },
  },
  programs: {
    manual: '1.6.1',
    title: 'Programs that the service needs',
    cases: {
      missing: problem('Not installed: {programs}.', 'Install the packages {programs} on this router.'),
    },
  },
  'keepalived-version': {
    manual: '+',
    title: 'Version of keepalived',
    cases: {
      old: problem(
        'keepalived {version} is older than 2.2.3 and does not know all that pulse writes.',
        'Install 2.2.3 or newer (Debian 12 has 2.2.7).',
      ),
      faulty: warning(
        'keepalived {version} belongs to the versions 2.3.0 to 2.3.2, which crash on file checks.',
        'Install 2.3.3 or newer.',
      ),
    },
  },
  'services-at-boot': {
    manual: '2.1',
    title: 'Services started at boot',
    cases: {
      off: problem(
        'Not started at boot: {services}.',
        'Enable them: systemctl enable {services}; with SysV: chkconfig --level 35 NAME on.',
      ),
    },
  },
  'pulse-running': {
    manual: '4.8',
    title: 'The service pulse',
    cases: {
      stopped: warning(
        'pulse does not run on this router.',
        'Start it: lvsctl start, or service pulse start.',
      ),
      failed: problem('{what} has ended by itself.', 'See why with lvsctl log, then service pulse restart.'),
    },
  },
  sshd: {
    manual: '2.1',
    title: 'sshd, by which the routers synchronise',
    cases: {
      missing: warning(
        'No sshd runs on this router.',
        'Start sshd and enable it at boot: service sshd start.',
      ),
    },
  },
  'foreign-keepalived': {
    manual: '+',
    title: 'A keepalived besides the one of pulse',
    cases: {
      running: problem(
        'Another keepalived runs (process {pids}); it may hold the same addresses and write the same table.',
        'Stop and disable it: systemctl disable --now keepalived. What it served, lvscf import takes over.',
      ),
    },
  },
  'original-pulse': {
    manual: '+',
    title: "Piranha's own daemons",
    cases: {
      running: problem(
        'The original pulse, lvsd or nanny runs (process {pids}); it cannot hear this heartbeat.',
        'Stop it and remove the package piranha; its lvs.cf stays.',
      ),
    },
  },
  'other-clusters': {
    manual: '+',
    title: 'Other programs that move addresses or write the table',
    cases: {
      running: warning(
        '{programs} runs here and may move addresses or write the IPVS table.',
        'Stop and disable it, or make sure that it manages nothing of lvs.cf.',
      ),
    },
  },
  'ipvsadm-service': {
    manual: '+',
    title: 'The service ipvsadm, which loads a saved table at boot',
    cases: {
      enabled: warning(
        'The service ipvsadm is enabled and loads its own table at boot.',
        'Disable it: systemctl disable --now ipvsadm. pulse loads the table.',
      ),
    },
  },
  'foreign-entries': {
    manual: '1.6.1.3',
    title: 'Entries of the IPVS table that are not from lvs.cf',
    cases: {
      found: warning(
        'The table has entries that are not from lvs.cf: {entries}.',
        'Find out who made them. If nobody needs them: ipvsadm -D -t ADDRESS:PORT.',
      ),
    },
  },
} satisfies Record<string, DoctorCheck>;
