import { nextSerial, print, sameText, type Cst, type Finding } from '@/lib/lvscf';
import { AgentError, fileFindingSchema } from '@/lib/protocol';
import { keepLvscf, readLvscf, understand, type Lvscf, type RouterClient } from '@/lib/router';
import { thisRouter } from './routers';

/** lvs.cf as a router has it. */
export interface ConfigFile extends Lvscf {
  /** null: there is no such file yet, and `cst` is empty */
  sha256: string | null;
  serial: number | null;
  observedAt: string;
}

/**
 * Reads lvs.cf through a router's agent.
 * @param which `saved`: the file; `running`: what was applied last
 * @throws AgentError when the agent cannot be asked
 */
export async function readConfig(
  which: 'saved' | 'running' = 'saved',
  router: RouterClient = thisRouter(),
): Promise<ConfigFile> {
  const found = await readLvscf(router, which);
  if (found) return { ...found, serial: found.config.serial_no };
  const nothing = understand(Buffer.alloc(0));
  return { ...nothing, sha256: null, serial: null, observedAt: new Date().toISOString() };
}

export type SaveResult =
  /** written and in the history; `findings` are warnings */
  | { state: 'saved'; sha256: string; serial: number | null; findings: Finding[] }
  /** the edit changes no byte; nothing was written */
  | { state: 'unchanged' }
  /** refused by the agent's validation; nothing was written */
  | { state: 'invalid'; findings: Finding[] }
  /** somebody else saved since `base` was read; nothing was written */
  | { state: 'conflict'; current: ConfigFile };

/** A reason names what was edited, which may be hundreds of virtual servers; the history takes 500 characters of it. */
const clipped = (reason: string): string => (reason.length > 500 ? `${reason.slice(0, 499)}…` : reason);

/**
 * Saves one edit of lvs.cf: read → edit → next serial number → the agent validates and writes.
 * @param edit takes the file as it is and returns the edited one; must be a pure function
 * @param base sha256 that the form was made from (its hidden field `base`); null: there was no file
 * @param author account that asked
 * @param reason a few words for the history
 * @throws AgentError for everything but `invalid` and `conflict`
 */
export async function saveConfig(
  request: { edit: (cst: Cst) => Cst; base: string | null; author: string; reason: string },
  router: RouterClient = thisRouter(),
): Promise<SaveResult> {
  const { edit, base, author } = request;
  const reason = clipped(request.reason);
  const saved = await readConfig('saved', router);
  if (saved.sha256 !== base) return { state: 'conflict', current: saved };
  const edited = edit(saved.cst);
  if (sameText(edited, saved.cst)) return { state: 'unchanged' };
  const bytes = print(nextSerial(edited));
  const content = bytes.toString('base64');
  try {
    const result = await router.call('config.save', { content, base, author, reason });
    keepLvscf(bytes, result.sha256, base);
    return { state: 'saved', sha256: result.sha256, serial: result.serial_no, findings: result.findings };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (error.code === 'conflict') return { state: 'conflict', current: await readConfig('saved', router) };
    const findings = fileFindingSchema.array().safeParse(error.data.findings);
    if (error.code === 'invalid' && findings.success) return { state: 'invalid', findings: findings.data };
    throw error;
  }
}
