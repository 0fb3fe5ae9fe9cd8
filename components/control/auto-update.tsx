'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useTransition } from 'react';
import { Notice } from '../ui/notice';
import { noAnswer } from './no-answer';

/**
 * Asks for the page anew every `seconds` while it is in view. Rows are told apart by their ids, so that only what changed is
 * touched and nothing moves under the pointer. When no new page comes, that is said in its place and everything below is greyed
 * (`no-answer` of the style sheet). Without script the page's meta refresh does the same.
 * @param at when the page was made, ISO 8601: another one means that the console has answered
 * @param text the same, as an hour on the router's clock
 */
export function AutoUpdate({ seconds, at, text }: { seconds: number; at: string; text: string }) {
  const t = useTranslations('client');
  const router = useRouter();
  const [silent, setSilent] = useState<string | null>(null);
  const [asking, startAsking] = useTransition();
  const busy = useRef(false);
  useEffect(() => {
    busy.current = asking;
  }, [asking]);
  useEffect(() => {
    // The time in view only: a page in the background asks for nothing, and so misses nothing.
    let waited = 0;
    let over = false;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      waited += seconds;
      if (noAnswer(waited, seconds)) setSilent(at);
      // A router that needs longer than the interval for a page is waited for: a second question would end the first.
      if (busy.current && waited < ABANDON_SECONDS) return;
      void reachable().then((yes) => {
        if (yes && !over) startAsking(() => router.refresh());
      });
    }, seconds * 1000);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [router, seconds, at]);
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content={String(seconds)} />
      </noscript>
      {silent === at && (
        <div className="no-answer">
          <Notice is="down" alert>
            {t.rich('noAnswer', { time: text, b: (words) => <b>{words}</b> })}
          </Notice>
        </div>
      )}
    </>
  );
}

/** A page that has not come after this time will not come. */
const ABANDON_SECONDS = 60;

/** A console that has not sent a small file within this time (ms) does not send a page either. */
const PROBE_MS = 5000;

/** Asked before every refresh: one that fails makes the browser leave the page, and show its own error in place of it. */
async function reachable(): Promise<boolean> {
  try {
    await fetch('/favicon.svg', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    return false;
  }
}
