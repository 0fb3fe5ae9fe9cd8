import path from 'node:path';
import readline from 'node:readline';
import { Writable } from 'node:stream';
import { audit } from '@/lib/audit';
import {
  account,
  ACCOUNT_NAME,
  FIRST_USER,
  forgetSetupCode,
  passwordFault,
  removeSecondFactor,
  setPassword,
  type PasswordFault,
} from '@/lib/auth';
import { openData } from '@/lib/backup';
import { database, databaseFile, migrate } from '@/lib/db';
import { paths } from '@/lib/protocol';
import { asker, becomeConsole, Failure } from './console-account';

const USAGE = `usage: piranha-passwd [--stdin] [--administrator] [USER]
       piranha-passwd --no-second-factor [USER]
Sets the password of a console account (default: ${FIRST_USER}), ends its open sessions and revokes its API tokens.
Asks for it twice; with --stdin it is the first line of the standard input. Never give it as an argument: every user of
the machine could read it there.
  --administrator     the account becomes an administrator who may log in; it is made when it is missing
  --no-second-factor  takes the second factor away, for a lost telephone; the password stays`;

const OPTIONS = ['--stdin', '--administrator', '--no-second-factor'];

const FAULTS: Record<PasswordFault, string> = {
  PASSWORD_TOO_SHORT: 'The password is too short: take at least 8 characters. Nothing was changed.',
  PASSWORD_TOO_LONG:
    'The password is too long: at most 72 bytes can be used (a letter outside ASCII takes two to four). Nothing was changed.',
  PASSWORDS_DIFFER: 'The two passwords differ. Nothing was changed.',
};

async function main(args: string[]): Promise<string> {
  if (args.includes('--help') || args.includes('-h')) return USAGE;
  const [stdin, reinstate, noSecondFactor] = OPTIONS.map((option) => args.includes(option));
  const names = args.filter((arg) => !OPTIONS.includes(arg));
  const [user = FIRST_USER] = names;
  if (names.length > 1 || user.startsWith('-') || (noSecondFactor && (stdin || reinstate)))
    throw new Failure(USAGE, 2);
  if (reinstate && !ACCOUNT_NAME.test(user))
    throw new Failure(`${user} cannot be the name of an account: small letters, digits, . _ and - only.`, 2);
  becomeConsole();
  if (noSecondFactor) return withoutSecondFactor(user);
  const typed = stdin ? await oneLine() : await askTwice(user);
  const fault = passwordFault(typed.password, typed.repeated);
  if (fault) throw new Failure(FAULTS[fault]);
  await openData(paths().consoleData);
  await migrate(databaseFile(), migrations());
  const result = await setPassword(user, typed.password, { reinstate });
  const known = result.state === 'created' || result.state === 'changed';
  await note(reinstate ? 'account.reinstate' : 'password.set', user, known);
  if (!known) throw new Failure(`There is no account ${user}. Nothing was changed.`);
  forgetSetupCode();
  if (result.state === 'created') return `Password of ${user} set; the account is an administrator.`;
  const some = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  const ended = `${some(result.ended, 'open session')} ended, ${some(result.revoked, 'API token')} revoked`;
  return `Password of ${user} changed; ${ended}${reinstate ? '; the account is an administrator' : ''}.`;
}

async function withoutSecondFactor(user: string): Promise<string> {
  await openData(paths().consoleData);
  await migrate(databaseFile(), migrations());
  const known = (await account(user)) !== null;
  if (known) await removeSecondFactor(user);
  await note('second-factor.remove', user, known);
  if (!known) throw new Failure(`There is no account ${user}. Nothing was changed.`);
  return `${user} logs in with the password alone now.`;
}

/** Into the audit, with who became root; then the database is closed, so that nothing of it stays open. */
async function note(action: string, user: string, done: boolean): Promise<void> {
  await audit({
    user: null,
    address: 'shell',
    action,
    object: user,
    outcome: done ? 'done' : 'refused',
    detail: `by ${asker()}`,
  });
  await database().$disconnect();
}

/** In the packed tree and in a checkout alike the bundle lies in dist/, beside prisma/. */
function migrations(): string {
  return path.resolve(__dirname, '../prisma/migrations');
}

async function oneLine(): Promise<{ password: string; repeated: string }> {
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity }))
    return { password: line, repeated: line };
  throw new Failure('Nothing came on the standard input. Nothing was changed.');
}

async function askTwice(user: string): Promise<{ password: string; repeated: string }> {
  if (!process.stdin.isTTY)
    throw new Failure('There is no terminal to ask on; use --stdin. Nothing was changed.', 2);
  // A terminal interface that echoes into nothing: what is typed is not shown.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = readline.createInterface({ input: process.stdin, output: silent, terminal: true });
  const ask = (question: string) =>
    new Promise<string>((resolve, reject) => {
      process.stderr.write(question);
      terminal.once('SIGINT', () => reject(new Failure('Stopped. Nothing was changed.')));
      terminal.question('', (answer) => {
        process.stderr.write('\n');
        resolve(answer);
      });
    });
  try {
    const password = await ask(`New console password for ${user}: `);
    return { password, repeated: await ask('The same once more: ') };
  } finally {
    terminal.close();
  }
}

main(process.argv.slice(2)).then(
  (sentence) => {
    console.log(sentence);
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error instanceof Failure ? error.message : `piranha-passwd failed: ${String(error)}`);
    process.exit(error instanceof Failure ? error.code : 1);
  },
);
