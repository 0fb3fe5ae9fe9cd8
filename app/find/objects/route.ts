import { z } from 'zod';
import { handler } from '@/lib/console';
import { readConfig } from '@/lib/console/config';
import { asked } from '@/lib/console/view/control';
import { paletteItems } from '@/lib/console/view/palette';
import { chooseLocale, LOCALE_COOKIE } from '@/lib/i18n/locales';
import { readerOf } from '@/lib/i18n/reader';

/** What the palette shows for a text: links alone. Without the router's file still pages and actions. */
export const GET = handler(
  { method: 'GET', permission: 'view', schema: z.object({ text: z.string().max(200).default('') }) },
  async ({ request, form: { text }, user, router }) => {
    const chosen = request.cookies.get(LOCALE_COOKIE)?.value ?? '';
    const { t } = readerOf(chooseLocale(chosen, request.headers.get('accept-language') ?? ''));
    const saved = text.trim() ? await asked(readConfig('saved', router)) : null;
    const items = paletteItems(text, saved?.value?.config.virtual ?? [], { role: user.role, t });
    return Response.json({ items }, { headers: { 'cache-control': 'no-store' } });
  },
);
