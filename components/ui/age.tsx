import { clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';

/** A moment, on the router's clock; the exact one in its title. */
export function Moment({ at, now }: { at: string; now: Date }) {
  const { locale } = useReader();
  return (
    <time dateTime={at} title={at}>
      {clock(at, now, locale)}
    </time>
  );
}
