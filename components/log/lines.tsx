import type { LogRow } from '@/lib/console/view/log';
import { clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';

/** Lines of a log, oldest first; the box begins at its end, where the newest are. */
export function LogLines({
  rows,
  label,
  now,
  tall = false,
}: {
  rows: LogRow[];
  label: string;
  now: Date;
  /** on the page of the log itself */
  tall?: boolean;
}) {
  const { locale } = useReader();
  return (
    <div
      className={tall ? 'log-box tall' : 'log-box'}
      role="region"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard too
      tabIndex={0}
    >
      <ol className="log">
        {rows.map((line) => (
          <li key={line.key}>
            <time dateTime={line.at ?? undefined}>{line.at ? clock(line.at, now, locale) : ''}</time>{' '}
            <span>{line.router}</span> <span className="src">{line.unit}</span>{' '}
            <span className={line.look ?? undefined}>{line.text}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
