import { existsSync } from 'node:fs';
import { release } from 'node:os';
import type { Finding, LvsConfig } from '@/lib/lvscf/types';
import { run } from './programs';

/**
 * Which of these modules the running kernel has neither loaded nor to load. Built in counts as there (modprobe knows those).
 * Empty where the kernel's list of modules is not here, as in a container: then nothing is known, and the kernel itself says it
 * when the table is loaded.
 */
async function missingModules(modules: string[]): Promise<Set<string>> {
  const missing = new Set<string>();
  if (!existsSync(`/lib/modules/${release()}/modules.dep`)) return missing;
  for (const name of modules) {
    if (existsSync(`/sys/module/${name}`)) continue;
    if ((await run('modprobe', ['-n', '-q', name])).code !== 0) missing.add(name);
  }
  return missing;
}

/**
 * A warning per virtual server whose scheduler this kernel does not have, and per other module that is missing: everything else is
 * served all the same.
 * @param text names of modules, one a line, as compiled
 */
export async function missingModuleFindings(config: LvsConfig, text: string): Promise<Finding[]> {
  const missing = await missingModules(text.split('\n').filter(Boolean));
  const schedulers = new Set<string>();
  const found: Finding[] = [];
  for (const v of config.virtual.filter((each) => each.active)) {
    const name = `ip_vs_${v.scheduler}`;
    if (!missing.has(name)) continue;
    schedulers.add(name);
    found.push({
      code: 'COMPILE_SCHEDULER_ABSENT',
      severity: 'warning',
      params: { value: v.scheduler, module: name },
      path: { ...v.path, directive: 'scheduler' },
    });
  }
  for (const name of missing)
    if (!schedulers.has(name))
      found.push({ code: 'COMPILE_MODULE_ABSENT', severity: 'warning', params: { module: name }, path: {} });
  return found;
}
