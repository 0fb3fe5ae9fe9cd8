import { parseArgs } from 'node:util';
import { AgentError } from '@/lib/protocol';
import { version } from '@/package.json';
import { adopt } from './lvsctl/adopt';
import { apply, confirm, extend, revert } from './lvsctl/change';
import { check } from './lvsctl/check';
import { Context, EXIT, UsageError, type ExitCode, type Verb } from './lvsctl/command';
import { reload, restart, start, stop } from './lvsctl/control';
import { diff } from './lvsctl/diff';
import { doctor } from './lvsctl/doctor';
import { drift } from './lvsctl/drift';
import { failover, maintenance } from './lvsctl/failover';
import { asFailure, tell } from './lvsctl/failure';
import { firewall } from './lvsctl/firewall';
import { forwarding } from './lvsctl/forwarding';
import { history, restore } from './lvsctl/history';
import { connections } from './lvsctl/connections';
import { columns } from './lvsctl/layout';
import { marks } from './lvsctl/marks';
import { drain, halt, resume, weight } from './lvsctl/operate';
import { pair } from './lvsctl/pair';
import { pull } from './lvsctl/pull';
import { push } from './lvsctl/push';
import { facts, log } from './lvsctl/read';
import { rates } from './lvsctl/rates';
import { realServer } from './lvsctl/real-server';
import { save } from './lvsctl/save';
import { status } from './lvsctl/status';
import { table } from './lvsctl/table';
import { zero } from './lvsctl/zero';

const verbs: Verb[] = [
  status,
  table,
  connections,
  rates,
  zero,
  log,
  facts,
  doctor,
  drift,
  save,
  diff,
  history,
  restore,
  apply,
  confirm,
  extend,
  revert,
  push,
  pull,
  adopt,
  pair,
  marks,
  forwarding,
  check,
  realServer,
  firewall,
  failover,
  maintenance,
  drain,
  halt,
  resume,
  weight,
  start,
  stop,
  restart,
  reload,
];

const usageOf = ({ name, usage }: Verb) => `lvsctl ${name}${usage ? ` ${usage}` : ''} [--json]`;

function help(): string {
  return [
    'usage: lvsctl VERB … [--json]',
    columns(
      verbs.map(({ name, summary }) => [name, summary]),
      '  ',
    ),
    'lvsctl VERB --help shows the words and options of a verb. --peer asks the paired router.',
    'Exit: 0 done and well · 1 failed, refused or not well · 2 wrong usage · 3 a router cannot be reached, so its state is not known',
  ].join('\n');
}

async function main(args: string[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') return print(help());
  if (name === '--version') return print(`lvsctl ${version}`);
  const verb = verbs.find((one) => one.name === name);
  if (!verb) {
    process.stderr.write(`${name === undefined ? '' : `lvsctl: there is no verb “${name}”.\n`}${help()}\n`);
    return EXIT.usage;
  }
  let context: Context | null = null;
  try {
    context = read(verb, rest);
    if (context.flag('help')) return print(`usage: ${usageOf(verb)}\n${verb.summary}`);
    return await verb.run(context);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`lvsctl ${verb.name}: ${error.message}\nusage: ${usageOf(verb)}\n`);
      return EXIT.usage;
    }
    if (context && error instanceof AgentError) return tell(context, asFailure(error));
    throw error;
  } finally {
    context?.close();
  }
}

/** @throws UsageError for what the verb does not take */
function read(verb: Verb, args: string[]): Context {
  const options = {
    ...verb.options,
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { positionals, values } = parsed;
  const [least, most] = verb.words;
  const asksHelp = (values as Record<string, unknown>).help === true;
  if (!asksHelp && positionals.length < least) throw new UsageError('Something is missing.');
  if (positionals.length > most) throw new UsageError(`“${positionals[most]}” is one word too many.`);
  return new Context(positionals, values);
}

function print(text: string): ExitCode {
  process.stdout.write(`${text}\n`);
  return EXIT.ok;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `lvsctl: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = EXIT.failed;
  },
);
