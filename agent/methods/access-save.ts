import { parseAccess } from '@/lib/access';
import { AgentError } from '@/lib/protocol';
import { readFile } from 'node:fs/promises';
import { sha256Of } from '../config/lvscf-file';
import { replaceFile } from '../config/replace-file';
import type { Method } from '../method';
import { nameOf } from '../policy';

/**
 * Puts a new access.conf in the place of the one that the author last read; the old one stays beside it as access.conf.old. The
 * console itself may not write it: who breaks into the console cannot let others in without leaving a line in the agent's log.
 */
export const accessSave: Method<'access.save'> = {
  limitMs: 30_000,
  handle(agent, { content, base, author }, caller) {
    const file = agent.paths.accessConf;
    const bytes = Buffer.from(content, 'base64');
    const sha256 = sha256Of(bytes);
    return agent.lock.run(async () => {
      const now = await readFile(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw new AgentError('read-failed', { params: { what: file }, detail: error.message });
      });
      const params = { file: 'access.conf' };
      if ((now && sha256Of(now)) !== base) throw new AgentError('conflict', { params });
      if (parseAccess(bytes.toString('utf8')).findings.some(({ severity }) => severity === 'error'))
        throw new AgentError('invalid', { params });
      if (now && sha256Of(now) === sha256) return { sha256, changed: false };
      try {
        if (now) await replaceFile(`${file}.old`, now, 0o644);
        await replaceFile(file, bytes, 0o644);
      } catch (error) {
        throw new AgentError('write-failed', { params: { what: file }, detail: (error as Error).message });
      }
      agent.log('info', 'access.conf saved', { author, caller: nameOf(caller), sha256 });
      return { sha256, changed: true };
    });
  },
};
