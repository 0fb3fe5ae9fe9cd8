import { assertValid } from '../config/check';
import { saveLvscf } from '../config/save';
import type { Method } from '../method';
import { nameOf } from '../policy';

/** Puts a new lvs.cf in the place of the one that the author last read. Nothing is applied. */
export const configSave: Method<'config.save'> = {
  limitMs: 30_000,
  handle(agent, params, caller) {
    const content = Buffer.from(params.content, 'base64');
    const { base, author, reason, kind } = params;
    return agent.lock.run(async () => {
      agent.changes.assertNone();
      const entry = { author, caller: nameOf(caller), kind, reason };
      return saveLvscf(agent, content, base, entry, () => assertValid(agent, content));
    });
  },
};
