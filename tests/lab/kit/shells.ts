import type { RouterName, TestLab } from './index';

const FOLDER = '/run/shells';
const SHELLS = ['/usr/bin/dash', '/usr/bin/bash'];

/** A shell that was started. */
export interface Shell {
  /** name of the process that started it */
  by: string;
  /** its arguments */
  words: string;
}

/**
 * Has every start of a shell on that router noted, from now on: a script in the place of each shell writes down who starts it and
 * with which arguments, and becomes the shell. So the shortest-lived one is seen.
 * @returns reads what was noted
 */
export async function noteShells(lab: TestLab, router: RouterName): Promise<() => Promise<Shell[]>> {
  await lab.run(router, ['mkdir', '-p', FOLDER]);
  for (const shell of SHELLS) await lab.run(router, ['cp', shell, FOLDER]);
  await lab.write(router, `${FOLDER}/log`, '', 0o666);
  for (const shell of SHELLS) {
    const name = shell.slice(shell.lastIndexOf('/') + 1);
    const script = `#!${FOLDER}/dash
read -r by </proc/$PPID/comm
{ printf '%s\\t' "$by" "$@"; echo; } >>${FOLDER}/log
exec ${FOLDER}/${name} "$@"
`;
    await lab.write(router, `${FOLDER}/note-${name}`, script, 0o755);
    await lab.run(router, ['mount', '-n', '--bind', `${FOLDER}/note-${name}`, shell]);
  }
  return async () => {
    const log = (await lab.read(router, `${FOLDER}/log`))?.toString() ?? '';
    return log
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [by = '', ...words] = line.split('\t');
        return { by, words: words.join(' ').trim() };
      });
  };
}

/** A shell that was given words to run in place of a file: how a value becomes a command. */
export const runsWords = ({ words }: Shell): boolean => /^(?:-[a-z]+ )*-[a-z]*c\b/.test(words);
