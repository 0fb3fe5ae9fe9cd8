import { choiceText, fieldWords } from '@/lib/i18n/fields';
import type { Reader } from '@/lib/i18n/reader';
import { fieldOf, type Cst, type Path } from '@/lib/lvscf';
import { followBlock } from './follow';
import { fileValues } from './file-values';
import { savedBy, type Meanwhile, type SavedBy } from './meanwhile';
import { merge, type Difference } from './merge';
import type { Panel } from './panels';
import { posted, type Values } from './values';

/** One field of a form that two people edited, ready to be drawn. */
export interface ConflictRow {
  name: string;
  label: string;
  is: Difference['is'];
  /** as a reader has it: the words of a choice, Yes and No; null: not known any more */
  base: string | null;
  theirs: string;
  mine: string;
  /** who saved `theirs`; null: not known */
  by: SavedBy | null;
}

/** What was saved while somebody was typing, against what he typed. */
export interface Conflict {
  /** what was saved meanwhile, oldest first; empty: not known */
  saves: SavedBy[];
  rows: ConflictRow[];
}

/**
 * Puts what was typed onto the newest file.
 * @param then what was saved since the form was made
 * @param here the newest file, and the block of the form in it
 * @returns the values of the form as it stands now, and what to show of the three versions
 */
export function conflictOf(
  then: Meanwhile,
  here: { cst: Cst; at?: Path },
  panel: Panel,
  typed: Values,
  reader: Reader,
): { values: Values; conflict: Conflict } {
  const block = here.at?.block ? { cst: here.cst, at: here.at } : null;
  const place = then.base && (block ? followBlock(block.cst, block.at, then.base) : {});
  const base = then.base && place && fileValues(then.base, panel, block ? place : undefined);
  const { values, differences } = merge(base, fileValues(here.cst, panel, here.at), posted(panel, typed));
  const who = savedBy(then, panel, block);
  const rows = differences.map(({ name, is, base: was, theirs, mine }): ConflictRow => {
    const words = (value: string) => valueWords(panel.scope, name, value, reader);
    const { label } = fieldWords(reader.locale, panel.scope, name);
    const by = who.get(name) ?? null;
    return {
      name,
      label,
      is,
      base: was === null ? null : words(was),
      theirs: words(theirs),
      mine: words(mine),
      by,
    };
  });
  return { values, conflict: { saves: then.saves.map(({ by }) => by), rows } };
}

/** A value in words, as its control shows it. */
export function valueWords(
  scope: Panel['scope'],
  name: string,
  value: string,
  { locale, t }: Reader,
): string {
  const kind = fieldOf(scope, name)?.type.kind;
  if (value === '') return t(kind === 'mask' ? 'forms.unused' : 'forms.blank');
  if (kind === 'bool' || name === 'monitor_links') return t(value === '0' ? 'forms.no' : 'forms.yes');
  return kind === 'enum' ? choiceText(locale, name, value) : value;
}
