import { ageSeconds, clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';
import { Observed } from '../ui/observed';
import { AutoUpdate } from './auto-update';

/** Auto update as the page's query says it. */
export interface Monitor {
  auto: boolean;
  /** seconds between two readings */
  interval: number;
}

/** The original's default and its smallest interval was 10 s; here the smallest is 1 s, since a reading is cheap and shared. */
export const DEFAULT_INTERVAL = 10;
const MIN_INTERVAL = 1;
const MAX_INTERVAL = 3600;

/** Reads `?auto=1&interval=10`; the form sends `shown` along, so that an unticked box can be told from a first visit. */
export function monitorOf(search: Record<string, string>): Monitor {
  const typed = Number.parseInt(search.interval ?? '', 10);
  const interval = Number.isNaN(typed)
    ? DEFAULT_INTERVAL
    : Math.min(MAX_INTERVAL, Math.max(MIN_INTERVAL, typed));
  return { auto: search.shown ? search.auto === '1' : true, interval };
}

/** Auto update, its frequency, and `Update information now`: a GET, so that it works without script and can be kept as a link. */
export function MonitorForm({
  monitor,
  readAt,
  now,
  keep,
  action = '/control',
}: {
  monitor: Monitor;
  readAt: string;
  now: Date;
  /** other parts of the query, to be kept */
  keep: Record<string, string | undefined>;
  /** the page itself */
  action?: string;
}) {
  const { t, locale } = useReader();
  return (
    <form className="monitor" method="get" action={action}>
      <Observed
        at={readAt}
        text={clock(readAt, now, locale)}
        age={ageSeconds(readAt, now)}
        staleAfter={monitor.auto ? 2 * monitor.interval + 5 : 30}
      />
      {monitor.auto && (
        <AutoUpdate
          seconds={monitor.interval}
          at={now.toISOString()}
          text={clock(now.toISOString(), now, locale)}
        />
      )}
      <input type="hidden" name="shown" value="1" />
      {Object.entries(keep).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      <label>
        <input type="checkbox" name="auto" value="1" defaultChecked={monitor.auto} />{' '}
        {t('control.autoUpdate')}
      </label>{' '}
      <label>
        {t('control.every')}{' '}
        <input
          type="number"
          name="interval"
          defaultValue={monitor.interval}
          min={MIN_INTERVAL}
          max={MAX_INTERVAL}
          size={3}
        />{' '}
        {t('control.seconds', { n: monitor.interval })}
      </label>{' '}
      <Button>{t('control.updateNow')}</Button>
    </form>
  );
}
