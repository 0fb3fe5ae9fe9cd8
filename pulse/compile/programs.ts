import { bytesOf } from '@/lib/lvscf/bytes';
import type { Finding, Path } from '@/lib/lvscf/types';
import type { ProgramJudge } from '@/pulse/policy';
import type { CompileCode, Findings } from './findings';

const REFUSED: Record<NonNullable<ReturnType<ProgramJudge>>['code'], CompileCode> = {
  'not-absolute': 'COMPILE_PROGRAM_PATH',
  missing: 'COMPILE_PROGRAM_MISSING',
  outside: 'COMPILE_PROGRAM_OUTSIDE',
  unsafe: 'COMPILE_PROGRAM_UNSAFE',
};

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

const CHECK_PROGRAM = 'send_program';

/** Says at `send_program` what of root's policy keeps a check's program from being run. */
export function judgeCheckProgram(
  block: { path: Path; send_program: string | null },
  judge: ProgramJudge | undefined,
  findings: Findings,
): void {
  permitted(block.send_program, { ...block.path, directive: CHECK_PROGRAM }, judge, findings);
}

const REFUSALS = new Set<string>([...Object.values(REFUSED), 'COMPILE_PROGRAM_CONTROL']);

/**
 * Is it a check's program that is not run? Then every check of that server fails and it is out: what is about to be run must not
 * say so, whereas a service that runs already goes on as it is.
 */
export const refusesCheckProgram = ({ code, path }: Finding): boolean =>
  path?.directive === CHECK_PROGRAM && REFUSALS.has(code);
