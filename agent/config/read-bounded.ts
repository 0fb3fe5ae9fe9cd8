import { open } from 'node:fs/promises';
import { AgentError } from '@/lib/protocol';

/**
 * A whole file that may be read at most so far: a longer one is refused before it is taken into memory.
 * @param what its name as an administrator knows it, for the error
 * @param most bytes
 * @returns null when there is no such file. @throws AgentError `unavailable`, `too-large`
 */
export async function readBounded(file: string, what: string, most: number): Promise<Buffer | null> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      // it may grow between the two: what is read counts, not what was promised
      const content = size > most ? null : await handle.readFile();
      if (content && content.length <= most) return content;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new AgentError('unavailable', { params: { what }, detail: message });
  }
  throw new AgentError('too-large', { params: { what, bytes: most } });
}
