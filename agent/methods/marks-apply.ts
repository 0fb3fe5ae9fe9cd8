import path from 'node:path';
import { parseMarks, resolveMarks } from '@/lib/marks';
import { AgentError } from '@/lib/protocol';
import { readKernel } from '../marks/kernel';
import { readConfig, readMarksFile } from '../marks/marks-file';
import type { Method } from '../method';
import { nameOf } from '../policy';
import { pulseRuns } from '../system/pulse-state';

/**
 * Makes marks.conf as it stands the applied one; where pulse runs it is loaded, and read back from the kernel. Where nothing was
 * applied yet the first start takes it.
 */
export const marksApply: Method<'marks.apply'> = {
  limitMs: 60_000,
  handle(agent, { author }, caller) {
    return agent.lock.run(async () => {
      agent.changes.assertNone();
      const { paths } = agent;
      const { ok, code, output } = await agent.pulse('marks');
      agent.log(ok ? 'info' : 'error', 'pulse marks', { author, caller: nameOf(caller), code });
      if (!ok)
        throw new AgentError('pulse-failed', {
          params: { verb: 'marks' },
          detail: output.trim().slice(0, 2000),
        });
      const applied = await readMarksFile(path.join(paths.applied, 'marks.conf'));
      const result = { sha256: applied?.sha256 ?? null, output };
      if (!pulseRuns(paths)) return { ...result, loaded: false };
      const should = resolveMarks(parseMarks(applied?.content ?? ''), await readConfig(paths, 'applied'));
      const { asApplied } = await readKernel(paths, should);
      if (!asApplied)
        throw new AgentError('verification-failed', { params: {}, detail: 'the kernel lists other rules' });
      return { ...result, loaded: true };
    });
  },
};
