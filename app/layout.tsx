import '@fontsource-variable/inter/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import os from 'node:os';
import type { ReactNode } from 'react';
import { messages } from '@/lib/i18n/messages';
import { THEME_COOKIE, themeOf } from '@/lib/console/theme';

export const metadata: Metadata = {
  title: { template: `%s – ${os.hostname()} – LVS Console`, default: `${os.hostname()} – LVS Console` },
  icons: '/favicon.svg',
  robots: { index: false, follow: false },
};
export const viewport: Viewport = { colorScheme: 'light dark' };

/** Stands around the login and the error pages too: nothing here needs a session. */
export default async function Layout({ children }: { children: ReactNode }) {
  await headers(); // every page is made per request: the CSP nonce differs
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  const locale = await getLocale();
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme}>
      <body>
        {/* Only what the browser itself says travels there: the server has made everything else. */}
        <NextIntlClientProvider messages={{ client: messages[locale].client }}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
