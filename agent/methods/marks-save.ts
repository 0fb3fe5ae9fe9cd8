import { AgentError } from '@/lib/protocol';
import { replaceFile } from '../config/replace-file';
import { sha256Of } from '../config/lvscf-file';
import { checkMarks, readMarksFile } from '../marks/marks-file';
import type { Method } from '../method';
import { nameOf } from '../policy';

/** Puts a new marks.conf in the place of the one that the author last read; the old one stays beside it as marks.conf.old. */
export const marksSave: Method<'marks.save'> = {
  limitMs: 30_000,
  handle(agent, { content, base, author, reason }, caller) {
    const file = agent.paths.marksConf;
    const bytes = Buffer.from(content, 'base64');
    const sha256 = sha256Of(bytes);
    const params = { file: 'marks.conf' };
    return agent.lock.run(async () => {
      agent.changes.assertNone();
      const now = await readMarksFile(file);
      if ((now?.sha256 ?? null) !== base) {
        const current = now && { content: now.content.toString('base64'), sha256: now.sha256 };
        throw new AgentError('conflict', { params, current });
      }
      const findings = await checkMarks(agent.paths, bytes);
      if (findings.some((f) => f.severity === 'error')) throw new AgentError('invalid', { params, findings });
      if (now?.sha256 === sha256) return { sha256, changed: false, findings };
      try {
        if (now) await replaceFile(`${file}.old`, now.content, 0o644);
        await replaceFile(file, bytes, 0o644);
      } catch (error) {
        throw new AgentError('write-failed', { params: { what: file }, detail: (error as Error).message });
      }
      agent.log('info', 'marks.conf saved', { author, caller: nameOf(caller), reason, sha256 });
      return { sha256, changed: true, findings };
    });
  },
};
