import { bytesOf } from '@/lib/lvscf/bytes';
import type { LvsConfig, Path } from '@/lib/lvscf/types';
import type { ProgramJudge } from '@/pulse/policy';
import type { CompileCode, Findings } from './findings';

export type Role = 'active' | 'inactive';

/** A program that is run when this router's role changes. */
export interface RoleCommand {
  role: Role;
  /** as the log names it: the directive, and the block that it stands in */
  name: string;
  /** absolute path and arguments, as latin1 text: one character is one byte */
  words: string[];
}

const REFUSED: Record<NonNullable<ReturnType<ProgramJudge>>['code'], CompileCode> = {
  'not-absolute': 'COMPILE_PROGRAM_PATH',
  missing: 'COMPILE_PROGRAM_MISSING',
  outside: 'COMPILE_PROGRAM_OUTSIDE',
  unsafe: 'COMPILE_PROGRAM_UNSAFE',
};

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
 * The words of a command, split at blanks as the original did, without a shell; null when there is none or it may not be run,
 * which is then a finding at `path`.
 * @param judge root's policy; absent where a file is only looked at
 */
export function permitted(
  command: string | null,
  path: Path & { directive: string },
  judge: ProgramJudge | undefined,
  findings: Findings,
): string[] | null {
  const text = bytesOf(command ?? '').toString('latin1');
  const words = text.split(' ').filter((word) => word !== '');
  const [file] = words;
  if (file === undefined) return null;
  const { directive } = path;
  const refuse = (code: CompileCode, detail: string) => {
    findings.warn(code, path, { directive, value: file, detail });
    return null;
  };
  // The file of commands has a word a line.
  if (hasControls(text)) return refuse('COMPILE_PROGRAM_CONTROL', '');
  const refusal = judge?.(file) ?? null;
  return refusal ? refuse(REFUSED[refusal.code], refusal.detail) : words;
}

const hasControls = (text: string) => [...text].some((c) => c < ' ' || c === '\x7f');

/**
 * `roles` of a generation, for libexec/pulse-roles.sh: a line `active NAME` or `inactive NAME`, the words of the command behind
 * `+`, a line each, and a line `.`. latin1 text.
 */
export function rolesText(commands: readonly RoleCommand[]): string {
  return commands
    .map(({ role, name, words }) => `${role} ${name}\n${words.map((w) => `+${w}\n`).join('')}.\n`)
    .join('');
}
