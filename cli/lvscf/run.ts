import { once } from 'node:events';
import { EditError, sentence } from '@/lib/lvscf';
import { UsageError } from './args';
import { check } from './check';
import { edit } from './edit';
import { FileError } from './files';
import { importCommand } from './import';
import { keepalived } from './keepalived';
import { Refused } from './report';
import { compare, show } from './show';

const HELP = `lvscf reads, checks and edits lvs.cf, the configuration of an LVS router pair.

  lvscf check [--strict] [--json] FILE…      what is wrong with it; --strict: what the original Piranha
                                             would refuse is an error
  lvscf json [--defaults] FILE               as JSON; with what the original daemons assume
  lvscf print FILE                           the same bytes, from the parsed tree
  lvscf format FILE                          in Piranha's own layout
  lvscf set [-i] FILE PATH VALUE             sets one directive, everything else stays byte for byte
  lvscf unset [-i] FILE PATH                 removes one directive
  lvscf add [-i] FILE PATH [NAME=VALUE…]     adds a virtual server, real server or failover service
  lvscf remove [-i] FILE PATH                removes one
  lvscf diff [--json] A B                    what differs, in words
  lvscf keepalived FILE --router primary|backup [--facts FILE]
                                             the keepalived.conf that pulse would run
  lvscf import --from keepalived|ldirectord|haresources|ipvsadm [--primary IP] [--backup IP]
               [--nat-router IP,DEVICE] [--device DEVICE] FILE
                                             another program's configuration as lvs.cf; what is lost is
                                             named on standard error (docs/import.md)

FILE is a path, or - for standard input. The edited file goes to standard output, with -i in place.
PATH: deadtime, virtual["HTTP"].port, virtual[#2].server["web1"].weight; an entry is named by its
name, by #1, #2… or by its id, virtual["tcp:192.168.1.250:80"].
Exit status: 0 done, 1 errors in a file, 2 wrong use, 3 imported with losses. Findings: docs/findings.md.
`;

const commands: Record<string, (argv: string[]) => Output> = {
  check,
  json: (argv) => show('json', argv),
  print: (argv) => show('print', argv),
  format: (argv) => show('format', argv),
  set: (argv) => edit('set', argv),
  unset: (argv) => edit('unset', argv),
  add: (argv) => edit('add', argv),
  remove: (argv) => edit('remove', argv),
  diff: compare,
  keepalived,
  import: importCommand,
};

/** What a command says: bytes for standard output, lines for standard error, and its exit status */
export interface Output {
  out?: Buffer | string;
  err?: string[];
  code?: number;
}

function perform(argv: string[]): Output {
  const [name = '', ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') return { out: HELP };
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return { err: [name ? `lvscf: unknown command ${name}` : HELP.trimEnd()], code: 2 };
  try {
    return command(rest);
  } catch (error) {
    if (error instanceof UsageError)
      return { err: [`lvscf ${name}: ${error.message}; see lvscf --help`], code: 2 };
    if (error instanceof Refused) return { err: error.lines, code: 1 };
    if (error instanceof FileError) return { err: [`lvscf: ${error.message}`], code: 1 };
    if (error instanceof EditError)
      return { err: [`lvscf: ${error.finding.code} ${sentence(error.finding)}`], code: 1 };
    throw error;
  }
}

/** Runs one command line; @returns the exit status */
export async function run(argv: string[]): Promise<number> {
  const { out, err = [], code = 0 } = perform(argv);
  if (err.length) process.stderr.write(`${err.join('\n')}\n`);
  if (out?.length) {
    // A reader that had enough (head) is no failure of ours.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(code);
    });
    if (!process.stdout.write(out)) await once(process.stdout, 'drain');
  }
  return code;
}
