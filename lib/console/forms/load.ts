import { perTree, validate, type Path } from '@/lib/lvscf';
import { AgentError } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { reader, type Reader } from '@/lib/i18n/reader';
import { sentences, type Sentence } from '@/lib/i18n/sentences';
import { readConfig, type ConfigFile } from '../config';
import type { FormDraft } from '../drafts';
import { fileFindings, type FormFinding } from '../findings';
import { loadLocal, type RouterReading } from '../view/reading';
import { stagedState, type StagedState } from '../view/staged';
import { conflictOf, type Conflict } from './conflict';
import { isBox, panelViews, type SectionView } from './field-views';
import { fileValues } from './file-values';
import { readMeanwhile } from './meanwhile';
import { nearOf, wantsFacts, type Near } from './near';
import { fieldNames, type Panel } from './panels';
import { fieldOfPath } from './save';
import { newValues, USE, type Values } from './values';

/** What every page about lvs.cf needs: the file, this router, the bar at the foot, the words. */
export interface ConfigPage {
  saved: ConfigFile;
  reading: RouterReading;
  staged: StagedState;
  sentence: Sentence;
  reader: Reader;
  now: Date;
}

/** @throws AgentError when this router's agent cannot be asked for the file */
export async function loadConfigPage(router: RouterClient): Promise<ConfigPage> {
  const [saved, reading, sentence, words] = await Promise.all([
    readConfig('saved', router),
    loadLocal(router),
    sentences(),
    reader(),
  ]);
  const now = new Date();
  const staged = await stagedState(reading, router, now, words);
  return { saved, reading, staged, sentence, reader: words, now };
}

export interface LoadedForm {
  sections: SectionView[];
  /** what stands at the head of the page: everything of a draft, nothing where nothing was sent */
  findings: FormFinding[];
  /** names of the fields that the page has */
  shown: string[];
  /** hidden field: the file that the form is made from now */
  base: string;
  /** the file was saved since the typed form was made; null: it was not, or nothing was typed */
  conflict: Conflict | null;
}

/**
 * A panel's form: what was typed (draft) before what the file says, the draft's findings before the file's own. A draft that
 * was made from an older file is put onto the newest one, field by field.
 * @param fresh values of a new entry, in place of the file's
 */
export async function loadForm(
  { saved, sentence, reader: words }: Pick<ConfigPage, 'saved' | 'sentence' | 'reader'>,
  panel: Panel,
  draft: FormDraft | null,
  router: RouterClient,
  options: { at?: Path; fresh?: Values; hide?: (name: string) => boolean } = {},
): Promise<LoadedForm> {
  const { at, fresh, hide } = options;
  // No file yet: what Piranha's console proposed, not what its daemons assume (direct routing, not NAT).
  const first = saved.sha256 === null && !at ? { ...newValues(panel), nat_nmask: '' } : null;
  const ofFile: Values = fresh ?? first ?? fileValues(saved.cst, panel, at);
  const typed = draft ? typedValues(panel, draft) : {};
  const stale = !fresh && draft?.base && draft.base !== saved.sha256 ? draft.base : null;
  const { values, conflict } = stale
    ? conflictOf(await readMeanwhile(router, stale), { cst: saved.cst, at }, panel, typed, words)
    : { values: { ...ofFile, ...typed }, conflict: null };
  const own =
    fresh || saved.sha256 === null
      ? []
      : fileFindings(findingsOfFile(saved.cst), (path) => fieldOfPath(path, at));
  const beside: FormFinding[] = [
    ...(conflict?.rows ?? [])
      .filter(({ is }) => is === 'both')
      .map(({ name, theirs }) => ({
        field: name,
        code: 'BOTH_CHANGED',
        params: { theirs },
        severity: 'warning' as const,
      })),
    ...(draft ? draft.findings : own.filter((f) => f.field !== null)),
  ];
  const near = wantsFacts(panel) ? await loadNear(router, saved, words) : {};
  const sections = panelViews(panel, values, beside, sentence, words, { hide, near });
  return {
    sections,
    shown: sections.flatMap(({ fields }) => fields.map((field) => field.name)),
    findings: draft?.findings ?? [],
    base: saved.sha256 ?? '',
    conflict,
  };
}

/** Only a help: without an answer there is none. */
async function loadNear(
  router: RouterClient,
  { config }: ConfigFile,
  { t }: Reader,
): Promise<Record<string, Near>> {
  try {
    return nearOf(await router.call('facts', {}), config, t);
  } catch (error) {
    if (error instanceof AgentError) return {};
    throw error;
  }
}

/** What lvs.cf's rules say of a file that several forms are made from. */
const findingsOfFile = perTree('findings', (cst) => validate(cst));

/** What was typed; a box that a draft does not have was not ticked. A field whose author chose the other version was not typed. */
export function typedValues(panel: Panel, draft: FormDraft): Values {
  const values: Values = {};
  for (const name of fieldNames(panel)) {
    if (draft.values[`${USE}${name}`]?.at(-1) === 'theirs') continue;
    const typed = draft.values[name]?.at(-1);
    if (typed !== undefined) values[name] = typed;
    else if (isBox(name)) values[name] = '0';
  }
  return values;
}
