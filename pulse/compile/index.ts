import type { Facts, Finding, LvsConfig } from '@/lib/lvscf/types';
import { planFailover } from './failover';
import { Findings } from './findings';
import type { Intended } from './intended';
import { gateText } from './gate';
import { keepalivedConf } from './keepalived';
import { modulesOf } from './modules';
import type { CompileOptions } from './options';
import { quietAddresses } from './quiet';
import { planRoles, rolesText } from './roles';
import { planServices } from './services';
import { sysctlText, sysctlValues } from './sysctl';
import { placesText, tableText } from './table';
import { isPlainPath, isWhole, ofGroup } from './tokens';
import { planVrrp } from './vrrp';

export { compileSentence, type CompileCode } from './findings';
export { FACTS_ARGV, parseFacts, plausibleFacts, routerOf } from './facts';
export type * from './intended';
export type { CompileOptions } from './options';
export { intendedSchema } from './schema';
export { refusesCheckProgram } from './programs';
export { destinationPort } from './services';
export { forwardingFlag, serviceArgs } from './table';

export interface Compiled {
  /** for `keepalived -P -f` */
  keepalivedConf: string;
  /** the same with the heartbeat channels side by side, for a router that leads while one is added (docs/decisions/0180) */
  joining: string;
  /** lvsd.json; null when refused */
  intended: Intended | null;
  /** `ipvsadm --restore` rules of the whole table */
  table: string;
  /** which of its lines is which real server (table.ts) */
  places: string;
  /** sysctl.conf(5) text, each value with its reason */
  sysctl: string;
  /** `ADDRESS/PREFIX DEVICE [@2]` lines: every address that keepalived may have put on an interface; @2: of the second group */
  addresses: string;
  /** addresses for which this router sends no TCP resets while they arrive, one a line (docs/decisions/0023) */
  quiet: string;
  /** how long a router that returns stays lowered (gate.ts) */
  gate: string;
  /** `DEVICE ID` where both of the kernel's sync daemons run at once (active-active), else empty */
  sync: string;
  /** kernel modules, one a line */
  modules: string;
  /** what is run when this router's role changes (roles.ts), latin1 text */
  roles: string;
  findings: Finding[];
}

const REFUSED = {
  keepalivedConf: '',
  joining: '',
  intended: null,
  table: '',
  places: '',
  sysctl: '',
  addresses: '',
  quiet: '',
  gate: '',
  sync: '',
  modules: '',
  roles: '',
};

/**
 * Turns lvs.cf, as one router understands it, into everything that this router runs from. Pure. Never throws for anything
 * that a file can hold: what must not stand in a generated file is an error finding, and with one error every text is empty.
 * `validate` of lib/lvscf judges meaning and comes first; this judges only what can be run.
 */
export function compile(config: LvsConfig, facts: Facts, options: CompileOptions): Compiled {
  const findings = new Findings();
  for (const value of [options.runFolder, ...Object.values(options.script ?? {})])
    if (!isPlainPath(value)) findings.error('COMPILE_PATH', {}, { value });
  const plan = planVrrp(config, facts, options.router, findings);
  const services = planServices(config, options.judge, findings);
  const failover = planFailover(config, options.judge, findings);
  const roles = [...planRoles(config, options.judge, findings), ...failover.commands];
  const timeouts = { tcp: config.tcp_timeout, tcpfin: config.tcpfin_timeout, udp: config.udp_timeout };
  for (const [name, value] of Object.entries(timeouts)) {
    const directive = `${name}_timeout`;
    if (!isWhole(value, 0, LONGEST_TIMEOUT))
      findings.error('COMPILE_NUMBER', { directive }, { directive, value, least: 0, most: LONGEST_TIMEOUT });
  }
  if (findings.refused || !plan) return { ...REFUSED, findings: findings.list };
  const modules = modulesOf(services);
  const addresses = plan.groups.flatMap(({ floating, channels, suffix }) => [
    ...floating.map((f) => ofGroup(`${f.address}/${f.prefix} ${f.device}`, suffix)),
    ...channels.map((c) => ofGroup(`${c.dummy} lo`, suffix)),
  ]);
  const { syncDaemon } = plan;
  return {
    keepalivedConf: keepalivedConf(plan, options),
    joining: keepalivedConf(plan, options, 'apart'),
    intended: {
      version: 1,
      sha256: options.sha256,
      serial_no: config.serial_no,
      router: options.router,
      timeouts,
      services,
      failover: failover.services,
    },
    table: tableText(services),
    places: placesText(services),
    sysctl: sysctlText(sysctlValues(config, plan, services)),
    quiet: (options.script ? quietAddresses(config, plan) : []).map((l) => `${l}\n`).join(''),
    addresses: addresses.map((l) => `${l}\n`).join(''),
    gate: gateText(config, services, syncDaemon !== null),
    sync: syncDaemon && plan.groups.length > 1 ? `${syncDaemon.device} ${syncDaemon.id}\n` : '',
    modules: modules.map((l) => `${l}\n`).join(''),
    roles: rolesText(roles),
    findings: findings.list,
  };
}

/** ipvsadm(8): at most 31 days. */
const LONGEST_TIMEOUT = 31 * 86400;
