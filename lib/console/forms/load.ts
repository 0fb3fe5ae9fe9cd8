import { validate, type Path } from '@/lib/lvscf';
import type { RouterClient } from '@/lib/router';
import { sentences, type Sentence } from '@/lib/i18n/sentences';
import { readConfig, type ConfigFile } from '../config';
import type { FormDraft } from '../drafts';
import { fileFindings, type FormFinding } from '../findings';
import { loadLocal, type RouterReading } from '../view/reading';
import { stagedState, type StagedState } from '../view/staged';
import { isBox, panelViews, type SectionView } from './field-views';
import { fileValues } from './file-values';
import { fieldNames, type Panel } from './panels';
import { fieldOfPath } from './save';
import { newValues, type Values } from './values';

/** What every page about lvs.cf needs: the file, this router, the bar at the foot, the words. */
export interface ConfigPage {
  saved: ConfigFile;
  reading: RouterReading;
  staged: StagedState;
  sentence: Sentence;
  now: Date;
}

/** @throws AgentError when this router's agent cannot be asked for the file */
export async function loadConfigPage(router: RouterClient): Promise<ConfigPage> {
  const [saved, reading, sentence] = await Promise.all([
    readConfig('saved', router),
    loadLocal(router),
    sentences(),
  ]);
  const now = new Date();
  return { saved, reading, staged: await stagedState(reading, router, now), sentence, now };
}

export interface LoadedForm {
  sections: SectionView[];
  /** what stands at the head of the page: everything of a draft, nothing where nothing was sent */
  findings: FormFinding[];
  /** hidden field: the file that the form is made from now */
  base: string;
}

/**
 * A panel's form: what was typed (draft) before what the file says, the draft's findings before the file's own.
 * @param fresh values of a new entry, in place of the file's
 */
export function loadForm(
  { saved, sentence }: Pick<ConfigPage, 'saved' | 'sentence'>,
  panel: Panel,
  draft: FormDraft | null,
  options: { at?: Path; name?: string; fresh?: Values; hide?: (name: string) => boolean } = {},
): LoadedForm {
  const { at, name, fresh, hide } = options;
  // No file yet: what Piranha's console proposed, not what its daemons assume (direct routing, not NAT).
  const first = saved.sha256 === null && !at ? { ...newValues(panel), nat_nmask: '' } : null;
  const ofFile = fresh ??
    first ?? { ...fileValues(saved.cst, panel, at), ...(name !== undefined && { name }) };
  const values = draft ? { ...ofFile, ...typedValues(panel, draft) } : ofFile;
  const own =
    fresh || saved.sha256 === null ? [] : fileFindings(validate(saved.cst), (path) => fieldOfPath(path, at));
  const beside = draft ? draft.findings : own.filter((f) => f.field !== null);
  return {
    sections: panelViews(panel, values, beside, sentence, hide),
    findings: draft?.findings ?? [],
    base: saved.sha256 ?? '',
  };
}

/** What was typed; a box that a draft does not have was not ticked. */
function typedValues(panel: Panel, draft: FormDraft): Values {
  const values: Values = {};
  for (const name of fieldNames(panel)) {
    const typed = draft.values[name]?.at(-1);
    if (typed !== undefined) values[name] = typed;
    else if (isBox(name)) values[name] = '0';
  }
  return values;
}
