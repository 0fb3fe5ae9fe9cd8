import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AgentError, methods, type Paths, type Result } from '@/lib/protocol';
import { replaceFile } from './config/replace-file';

type Offered = NonNullable<Result<'accounts.offered'>>;
const takenSchema = z.object({ digest: z.string(), takenAt: z.string() });
type Taken = z.infer<typeof takenSchema>;

/** What the other console offered last; null: nothing. @throws AgentError `read-failed` when the file cannot be read or used */
export function readOffered(paths: Paths): Promise<Offered | null> {
  return read(paths.accountsOffered, methods['accounts.offered'].result);
}

/** What this router's console took over last; null: nothing. @throws AgentError `read-failed` */
export function readTaken(paths: Paths): Promise<Taken | null> {
  return read(paths.accountsTaken, takenSchema);
}

/** Root's alone: passwords' hashes and second factors are in it. @throws AgentError `write-failed`; the old file is untouched */
export async function writeOwn(file: string, value: Offered | Taken): Promise<void> {
  try {
    await replaceFile(file, Buffer.from(`${JSON.stringify(value)}\n`), 0o600);
  } catch (error) {
    throw new AgentError('write-failed', { params: { what: file }, detail: (error as Error).message });
  }
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    // Not the error's own text: it may quote the file.
    throw new AgentError('read-failed', { params: { what: file } });
  }
}
