import { readFile } from 'node:fs/promises';
import { paths } from '@/lib/protocol';

/** A forced command as `lvs-agent authorize` writes it, one for each console that root let in. */
const LET_IN = /^restrict,.* connect --as [A-Za-z0-9._-]+"/m;

/**
 * Has root let any other console in on this router? The file is sshd's own and readable for all: public keys.
 * @returns null when it cannot be read
 */
export async function othersLetIn(): Promise<boolean | null> {
  try {
    return LET_IN.test(await readFile(paths().peerKeys, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : null;
  }
}
