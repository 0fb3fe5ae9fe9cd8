import { z } from 'zod';
import { handler, ownPath, seeOther } from '@/lib/console';
import { THEME_COOKIE, themes } from '@/lib/console/theme';

/** A year: it is a taste, not a session. */
const KEEP_S = 365 * 24 * 3600;

/** Light, dark or as the system has it; a cookie, so that the login page has it too. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    unfinished: true,
    action: 'preferences.theme',
    schema: z.object({ theme: z.enum(themes), back: z.string().max(2000).default('/control') }),
    formPage: () => '/control',
  },
  async ({ form, audit }) => {
    await audit.done('theme', form.theme);
    const cookie = `${THEME_COOKIE}=${form.theme}; Path=/; SameSite=Lax; HttpOnly; Max-Age=${KEEP_S}`;
    return seeOther(ownPath(form.back) ?? '/control', { 'set-cookie': cookie });
  },
);
