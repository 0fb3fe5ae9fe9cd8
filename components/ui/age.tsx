import { clock } from '@/lib/i18n/format';

/** A moment, on the router's clock; the exact one in its title. */
export function Moment({ at, now }: { at: string; now: Date }) {
  return (
    <time dateTime={at} title={at}>
      {clock(at, now)}
    </time>
  );
}
