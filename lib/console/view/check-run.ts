import { checkRunSchema, type CheckRun } from '@/lib/protocol';
import type { FormDraft, FormValues } from '../drafts';

/** A check that somebody asked for, and the router that made it. */
export interface Ran {
  router: string;
  run: CheckRun;
}

/** How it travels to the page that shows it: with the user's own drafts, since it is too long for an address. */
export const ranValues = ({ router, run }: Ran): FormValues => ({
  ran: [router],
  run: [JSON.stringify(run)],
});

/** What ranValues kept; null: the draft holds none. */
export function ranIn(draft: FormDraft | null): Ran | null {
  const text = draft?.values.run?.[0];
  if (text === undefined) return null;
  const run = checkRunSchema.safeParse(JSON.parse(text));
  return run.success ? { router: draft?.values.ran?.[0] ?? '', run: run.data } : null;
}
