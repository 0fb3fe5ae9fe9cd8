import { z } from 'zod';

/** Characters of it that the history keeps. */
const MAX = 200;

/** Why somebody saves or applies, in his own words, for the history: one line. */
export const why = z
  .string()
  .default('')
  .transform((text) =>
    text
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, MAX),
  );

/** What was edited, and behind it why, where the form says that. */
export function reasonOf(what: string, form: Record<string, unknown>): string {
  const said = why.safeParse(form.why);
  return said.success && said.data !== '' ? `${what}: ${said.data}` : what;
}
