import { printPath, type Path } from '@/lib/lvscf';

/** Where lvs.cf lies; the commands that a page shows name it in full, so that they hold in any folder. */
export const LVS_CF = '/etc/sysconfig/ha/lvs.cf';

/** Takes an entry out of the saved file, as DELETE does; the agent notes it in the history as made by hand. */
export const removeCommand = (at: Path): string => `lvscf remove -i ${LVS_CF} '${printPath(at)}'`;

/** Sets one value in the saved file. */
export const setCommand = (at: Path, value: string): string =>
  `lvscf set -i ${LVS_CF} '${printPath(at)}' ${value}`;

/** What ACCEPT, (DE)ACTIVATE and DELETE of a form do to the saved file. @param at the form's block; none: the global directives */
export const blockCommands = (at?: Path): string[] => [
  setCommand({ ...at, directive: 'DIRECTIVE' }, 'VALUE'),
  ...(at ? [setCommand({ ...at, directive: 'active' }, '0'), removeCommand(at)] : []),
];
