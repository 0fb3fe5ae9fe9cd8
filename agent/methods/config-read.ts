import path from 'node:path';
import { noticeHandEdit } from '../config/hand-edit';
import { readLvscf } from '../config/lvscf-file';
import { readLimitMs, type Method } from '../method';

/**
 * lvs.cf as saved, or as last applied (`running`: what the service runs from and would start from at boot); null when there is
 * none.
 */
export const configRead: Method<'config.read'> = {
  limitMs: readLimitMs,
  async handle(agent, { which, known }) {
    const file =
      which === 'saved'
        ? // A history that takes no entry keeps nobody from reading; the status says it.
          await noticeHandEdit(agent).catch(() => readLvscf(agent.paths.lvscf))
        : await readLvscf(path.join(agent.paths.applied, 'lvs.cf'));
    if (!file) return null;
    const { content, sha256, serial_no } = file;
    const text = known?.includes(sha256) ? '' : content.toString('base64');
    return { content: text, sha256, serial_no, observedAt: new Date().toISOString() };
  },
};
