'use client';

import { useEffect, useState } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { duration } from '@/lib/i18n/format';

/**
 * When something was read and how long ago. Without script the age at the time of the page; with script it goes on counting, so
 * that a page without news shows it.
 * @param text the hour, made by the server on the router's clock
 * @param age seconds when the page was made
 * @param staleAfter seconds from which this is no news any more
 */
export function Observed({
  at,
  text,
  age,
  staleAfter = 30,
}: {
  at: string;
  text: string;
  age: number;
  staleAfter?: number;
}) {
  const t = useTranslations('client');
  const locale = useLocale();
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const start = Date.now();
    const timer = setInterval(() => setPassed((Date.now() - start) / 1000), 1000);
    return () => {
      clearInterval(timer);
      setPassed(0);
    };
  }, [at, age]);
  const now = age + passed;
  return (
    <span className={now > staleAfter ? 'live stale' : 'live'}>
      <span>
        {t.rich('observed', {
          age: duration(now, locale),
          at: () => (
            <time dateTime={at} title={at}>
              {text}
            </time>
          ),
        })}
      </span>
    </span>
  );
}
