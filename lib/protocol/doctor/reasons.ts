/** Why something could not be looked at, in English; other languages in lib/i18n. */
export const doctorReasons: Readonly<Record<string, string>> = {
  'nothing-configured': 'there is no lvs.cf',
  'nothing-applied': 'nothing was applied on this router yet',
  'no-vips': 'lvs.cf has no active virtual address of IPv4',
  'no-ipvs': 'the kernel has no IPVS',
  'no-init': 'neither systemd nor SysV links were found',
  'no-traffic': 'no traffic passed yet that could tell',
  'no-own-address': 'this router has no address of its own on {device}',
  'firewall-not-judged': 'the rules of {chain} are not plain enough to judge; look at them yourself',
  'program-missing': 'the program {program} is not installed',
  'program-failed': '{program} failed: {detail}',
  'lvsd-not-answering': 'lvsd does not answer',
  'dump-timeout': 'keepalived did not tell its state in time',
  timeout: 'no answer within {seconds} s',
  unreadable: 'it cannot be read: {detail}',
};
