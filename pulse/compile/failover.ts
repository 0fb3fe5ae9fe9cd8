import { canonical, endpoint } from '@/lib/lvscf/address';
import type { FailoverService, LvsConfig } from '@/lib/lvscf/types';
import type { ProgramJudge } from '@/pulse/policy';
import type { Findings } from './findings';
import type { IntendedFailover } from './intended';
import { judgeCheckProgram, permitted } from './programs';
import type { RoleCommand } from './roles';
import { checkOf } from './services';
import { isAddress, isWhole } from './tokens';

/** Failover services (`service = fos`): what is started and stopped with the role, and how each is checked. */
export interface FailoverPlan {
  commands: RoleCommand[];
  services: IntendedFailover[];
}

/** Active failover services; empty plans with `service = lvs`. */
export function planFailover(
  config: LvsConfig,
  judge: ProgramJudge | undefined,
  findings: Findings,
): FailoverPlan {
  const plan: FailoverPlan = { commands: [], services: [] };
  if (config.service !== 'fos') return plan;
  const active = config.failover.filter((service) => service.active);
  if (active.length === 0) findings.warn('COMPILE_NO_FAILOVER', {});
  for (const service of active) {
    for (const [role, directive] of [
      ['active', 'start_cmd'],
      ['inactive', 'stop_cmd'],
    ] as const) {
      const words = permitted(service[directive], { ...service.path, directive }, judge, findings);
      if (words) plan.commands.push({ role, name: `${directive} of ${plainName(service)}`, words });
    }
    const checked = planCheck(service, findings);
    if (!checked) continue;
    if (checked.check.kind === 'program') judgeCheckProgram(service, judge, findings);
    plan.services.push(checked);
  }
  return plan;
}

/** What a failover block cannot say. It is well again with its first answer: nothing was taken out of a table. */
const AS_ORIGINAL = {
  ...{ check: null, check_path: '/', check_host: null, check_status: [], check_digest: null },
  ...{ fall: 1, protocol: 'tcp' as const, reentry: 0 },
};

function planCheck(service: FailoverService, findings: Findings): IntendedFailover | null {
  const { address, port, timeout } = service;
  const fault = (directive: string, value: number, least: number, most: number) =>
    findings.error('COMPILE_NUMBER', { ...service.path, directive }, { directive, value, least, most });
  if (!isWhole(port, 1, 65535)) return fault('port', port, 1, 65535);
  if (!(timeout > 0)) return fault('timeout', timeout, 1, 86400);
  // planVrrp has said it already.
  if (address === null || !isAddress(address)) return null;
  const label = service.name;
  const check = checkOf({ ...service, ...AS_ORIGINAL });
  return { id: `fos:${endpoint(address, port)}`, label, address: canonical(address), port, check };
}

/** For the log, a line of words. */
const plainName = ({ name }: FailoverService) => name.replace(/[^A-Za-z0-9_.[\]-]/g, '_');
