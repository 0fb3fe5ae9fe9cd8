'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useTransition } from 'react';

const two = (n: number) => String(n).padStart(2, '0');

/**
 * Minutes and seconds until the routers go back by themselves. Without script the page reloads itself; each router counts for
 * itself in any case.
 */
export function TimeLeft({ seconds, total }: { seconds: number; total: number }) {
  const t = useTranslations('client');
  const router = useRouter();
  const [left, setLeft] = useState(seconds);
  const [asking, startAsking] = useTransition();
  const busy = useRef(false);
  useEffect(() => {
    busy.current = asking;
  }, [asking]);
  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.round((end - Date.now()) / 1000));
      setLeft(now);
      // a question under way is not ended by the next one
      if (now % 5 === 0 && !busy.current) startAsking(() => router.refresh());
    }, 1000);
    return () => clearInterval(timer);
  }, [seconds, router]);
  return (
    <>
      <div>
        <p className="count">
          <time dateTime={`PT${Math.floor(left / 60)}M${left % 60}S`}>
            {Math.floor(left / 60)}:{two(left % 60)}
          </time>
        </p>
        <noscript>
          <meta httpEquiv="refresh" content="5" />
        </noscript>
      </div>
      <progress value={left} max={Math.max(total, 1)} aria-label={t('timeLeft')} />
    </>
  );
}
