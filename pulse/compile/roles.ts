import type { LvsConfig } from '@/lib/lvscf/types';
import type { ProgramJudge } from '@/pulse/policy';
import type { Findings } from './findings';
import { permitted } from './programs';

export type Role = 'active' | 'inactive';

/** A program that is run when this router's role changes. */
export interface RoleCommand {
  role: Role;
  /** as the log names it: the directive, and the block that it stands in */
  name: string;
  /** absolute path and arguments, as latin1 text: one character is one byte */
  words: string[];
}

/** The commands of active_cmd and inactive_cmd; what root's policy does not permit is a warning and left out. */
export function planRoles(
  config: LvsConfig,
  judge: ProgramJudge | undefined,
  findings: Findings,
): RoleCommand[] {
  return (['active', 'inactive'] as const).flatMap((role) => {
    const directive = `${role}_cmd` as const;
    const words = permitted(config[directive], { directive }, judge, findings);
    return words ? [{ role, name: directive, words }] : [];
  });
}

/**
 * `roles` of a generation, for libexec/pulse-roles.sh: a line `active NAME` or `inactive NAME`, the words of the command behind
 * `+`, a line each, and a line `.`. latin1 text.
 */
export function rolesText(commands: readonly RoleCommand[]): string {
  return commands
    .map(({ role, name, words }) => `${role} ${name}\n${words.map((w) => `+${w}\n`).join('')}.\n`)
    .join('');
}
