import { randomBytes } from 'node:crypto';
import { database, type Database } from '@/lib/db';
import type { FormFinding } from './findings';
import { decodePart } from './params';

/** What was typed, by field name; a field may stand several times (checkboxes). */
export type FormValues = Record<string, string[]>;

export interface FormDraft {
  id: string;
  form: string;
  values: FormValues;
  findings: FormFinding[];
  /** sha256 of the lvs.cf that the form was made from; null when it did not say */
  base: string | null;
}

/** Everything that may be a secret stays out of the database, whatever the form calls it. */
const SECRET_FIELD = /passw|secret|token|code|csrf/i;
/** Kept a day: long enough to come back after the night. */
const KEEP_MS = 24 * 3600_000;
/** Per user; the oldest goes. */
const MAX_DRAFTS = 50;

/** Largest draft, characters of its JSON: far more than anybody types into a form here. */
const MAX_VALUES = 256 * 1024;

/** The typed fields of a posted form, without secrets and without the form's own hidden fields. */
export function formValues(form: FormData): FormValues {
  return valuesOf([...form].filter(([name]) => !SECRET_FIELD.test(name)));
}

/**
 * Values by field name, in the order in which they stand; files are left out. So are names that every object has by itself
 * (`__proto__`, `constructor`): no form of the console uses them, and what reads the values shall never meet them.
 */
export function valuesOf(entries: Iterable<[string, FormDataEntryValue]>): FormValues {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) {
    if (typeof value !== 'string' || name in Object.prototype) continue;
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries(values);
}

/** Is it small enough to be kept? */
export function fitsDraft(values: FormValues): boolean {
  return JSON.stringify(values).length <= MAX_VALUES;
}

/** One page, however its address is encoded: without the query, percent-decoded. */
function formKey(page: string): string {
  return decodePart(page.split('?')[0] ?? '/');
}

/**
 * Keeps what was typed and why it was not taken.
 * @param form path of the form's page
 * @returns the draft's id, for `?draft=ID`
 */
export async function saveDraft(
  draft: { userId: string; form: string; values: FormValues; findings: FormFinding[]; base: string | null },
  db: Database = database(),
): Promise<string> {
  await db.draft.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - KEEP_MS) } } });
  const surplus = await db.draft.findMany({
    where: { userId: draft.userId },
    orderBy: { createdAt: 'desc' },
    skip: MAX_DRAFTS - 1,
    select: { id: true },
  });
  await db.draft.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } });
  const id = randomBytes(12).toString('base64url');
  const { userId, base } = draft;
  await db.draft.create({
    data: {
      id,
      userId,
      form: formKey(draft.form),
      base,
      values: JSON.stringify(draft.values),
      findings: JSON.stringify(draft.findings),
    },
  });
  return id;
}

/** A user's own draft of that form, or null. It stays until its day is over, so that a reload shows it again. */
export async function loadDraft(
  id: string,
  owner: { userId: string; form: string },
  db: Database = database(),
): Promise<FormDraft | null> {
  const row = await db.draft.findUnique({ where: { id } });
  if (!row || row.userId !== owner.userId || row.form !== formKey(owner.form)) return null;
  return {
    id: row.id,
    form: row.form,
    base: row.base,
    values: JSON.parse(row.values) as FormValues,
    findings: JSON.parse(row.findings) as FormFinding[],
  };
}
