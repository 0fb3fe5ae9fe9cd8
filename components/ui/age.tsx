import { ageSeconds, clock, duration } from '@/lib/i18n/format';

/** When something was read and how long ago; `stale` from two intervals on, then it is no news any more. */
export function Observed({ at, now, staleAfter = 30 }: { at: string; now: Date; staleAfter?: number }) {
  const age = ageSeconds(at, now);
  return (
    <span className={age > staleAfter ? 'live stale' : 'live'}>
      <span>
        Observed{' '}
        <time dateTime={at} title={at}>
          {clock(at, now)}
        </time>
        , {duration(age)} ago
      </span>
    </span>
  );
}

/** A moment, on the router's clock; the exact one in its title. */
export function Moment({ at, now }: { at: string; now: Date }) {
  return (
    <time dateTime={at} title={at}>
      {clock(at, now)}
    </time>
  );
}
