import type { FormDraft } from '../drafts';
import { lineDiff, type LineDiff } from './line-diff';
import { mergeLines } from './merge-lines';

/** Hidden field of the form of marks.conf: the text as it was opened. The agent keeps no history of it. */
export const OPENED = 'opened';
/** A longer text is not sent along, since what was typed must fit into a draft beside it. */
const MAX_OPENED = 20_000;

export const openedText = (text: string): string | null => (text.length <= MAX_OPENED ? text : null);

/** marks.conf was saved by somebody else while it was typed. */
export interface MarksConflict {
  /** what the other one changed; null: the text as it was opened is not known */
  theirs: LineDiff | null;
  /** what ACCEPT would change in what is saved now, as it was typed */
  mine: LineDiff;
  /** both edits in one text; null: both changed the same lines, or `theirs` is not known */
  merged: string | null;
}

/**
 * @param saved the text that is saved now, and its hash; '' where there is no file
 * @returns null: nobody else saved, or nothing was typed
 */
export function marksConflict(
  draft: FormDraft | null,
  { text: saved, sha256 }: { text: string; sha256: string },
): MarksConflict | null {
  const typed = plain(draft?.values.text?.at(-1));
  if (!draft || typed === null || (draft.base ?? '') === sha256) return null;
  const opened = plain(draft.values[OPENED]?.at(-1));
  return {
    theirs: opened === null ? null : lineDiff(opened, saved),
    mine: lineDiff(saved, typed),
    merged: opened === null ? null : mergeLines(opened, saved, typed),
  };
}

/** Browsers end lines with CR LF. */
const plain = (text: string | undefined): string | null => text?.replace(/\r\n?/g, '\n') ?? null;
