import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { BackupFault, MAX_PART_BYTES, restoreBackup, takeBackup, type Restored } from '@/lib/backup';
import { paths } from '@/lib/protocol';
import { version } from '@/package.json';
import { asConsole, asker, becomeConsole, Failure } from './console-account';

const USAGE = `usage: lvs-console                                 the console itself (started by systemd)
       lvs-console backup [--force] FILE           its own data into one file, while it runs
       lvs-console restore [--keep-tokens] FILE    the data of such a file in the place of the present ones
As root or as the console's account. FILE holds passwords' hashes and private keys: keep it as you keep those.
  --force         replaces a FILE that exists
  --keep-tokens   API tokens open again what they opened when the backup was made; without it all are revoked
A restore needs a stopped console. Every session has ended then, and the old data lie beside the new.`;

async function main([verb, ...rest]: string[]): Promise<string> {
  if (verb === '--help' || verb === '-h' || rest.includes('--help') || rest.includes('-h')) return USAGE;
  const option = verb === 'backup' ? '--force' : '--keep-tokens';
  const names = rest.filter((word) => word !== option);
  const [file] = names;
  if (names.length !== 1 || file === undefined || file.startsWith('-')) throw new Failure(USAGE, 2);
  if (verb === 'backup') return backup(path.resolve(file), rest.includes(option));
  if (verb === 'restore') return restore(path.resolve(file), rest.includes(option));
  throw new Failure(USAGE, 2);
}

async function backup(file: string, force: boolean): Promise<string> {
  const taken = `${file} exists already; give another name, or --force to replace it. Nothing was written.`;
  if (!force && existsSync(file)) throw new Failure(taken);
  const bytes = await asConsole(() => takeBackup(paths().consoleData, { product: version, by: asker() }));
  const folder = path.dirname(file);
  const aside = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx', flush: true });
    // link() refuses to replace, whoever made the file meanwhile
    if (force) renameSync(aside, file);
    else linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Failure(taken);
    throw new Failure(`${file} cannot be written: ${(error as Error).message}. Nothing was backed up.`);
  } finally {
    rmSync(aside, { force: true });
  }
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
  return `The console's data are in ${file} (${bytes.length} bytes, readable by its owner alone). It holds secrets.`;
}

async function restore(file: string, keepTokens: boolean): Promise<string> {
  const bytes = read(file);
  becomeConsole();
  const migrations = path.resolve(__dirname, '../prisma/migrations');
  const done = await restoreBackup(paths().consoleData, bytes, { migrations, keepTokens, by: asker() });
  return report(done, keepTokens);
}

/** As root, before it becomes the console: a backup lies where only root can read. */
function read(file: string): Buffer {
  try {
    if (statSync(file).size > 2 * MAX_PART_BYTES) throw new Failure(`${file} is too large to be a backup.`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${file} cannot be read: ${(error as Error).message}. Nothing was changed.`);
  }
}

function report({ made, host, product, aside, revoked }: Restored, keepTokens: boolean): string {
  const tokens = keepTokens
    ? 'API tokens are as they were then, revoked ones too: look through them.'
    : `API tokens revoked: ${revoked}.`;
  return [
    `Restored: the data of ${JSON.stringify(host)} of ${made} (LVS Console ${JSON.stringify(product)}).`,
    `Every session has ended. ${tokens} Passwords, roles and disabled accounts are as they were then.`,
    `What was there before lies in ${aside}; remove it when it is no longer needed, it holds secrets.`,
    'Start the console: systemctl start lvs-console',
  ].join('\n');
}

main(process.argv.slice(2)).then(
  (text) => {
    console.log(text);
    process.exit(0);
  },
  (error: unknown) => {
    const told = error instanceof Failure || error instanceof BackupFault;
    console.error(told ? error.message : `lvs-console failed: ${String(error)}`);
    process.exit(error instanceof Failure ? error.code : 1);
  },
);
