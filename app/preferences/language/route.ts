import { z } from 'zod';
import { keepLocale } from '@/lib/auth';
import { handler, localeCookie, ownPath, seeOther } from '@/lib/console';
import { locales } from '@/lib/i18n/locales';

/** The reader's language; a cookie, so that the login page has it too, and kept at his account for his other browsers. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'anyone',
    action: 'preferences.language',
    schema: z.object({ locale: z.enum(locales), back: z.string().max(2000).default('/') }),
    formPage: () => '/login',
  },
  async ({ form, arrival, audit }) => {
    const { bearer } = arrival;
    if (bearer.state === 'live') await keepLocale(bearer.user.id, form.locale);
    await audit.done('language', form.locale);
    return seeOther(ownPath(form.back) ?? '/', { 'set-cookie': localeCookie(form.locale) });
  },
);
