import { stepsOf } from '@/lib/protocol';
import type { RouterReading } from '@/lib/console/view/reading';
import type { Asked } from '@/lib/console/view/control';
import { trafficLink, type Span } from '@/lib/console/view/traffic';
import type { RateHistory } from '@/lib/protocol';
import { clock, duration } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import { Command } from '../ui/command';
import { Notice } from '../ui/notice';
import { Panel } from '../ui/panel';
import { Charts } from './charts';
import { SummaryNumbers } from './numbers';

/** The last hour of one router in four charts, with the numbers in short beside them; the page of rates has all of them. */
export function TrafficPanel({
  history,
  router,
  now,
}: {
  history: Asked<RateHistory>;
  router: RouterReading;
  now: Date;
}) {
  const { t } = useReader();
  const sentence = useSentence();
  const span: Span = 3600;
  return (
    <Panel
      id="h-traffic"
      title={t('traffic.panel')}
      note={<HistoryNote history={history} router={router.name} now={now} />}
      foot={
        <>
          <a href={trafficLink({ router: router.which })}>{t('traffic.allNumbers')}</a>
          <Command lines={[`lvsctl rates --minutes 60${router.which === 'peer' ? ' --peer' : ''}`]} />
        </>
      }
    >
      {history.value ? (
        <div className="traffic">
          <Charts steps={stepsOf(history.value, span)} now={now} />
          <SummaryNumbers
            steps={stepsOf(history.value, span)}
            caption={t('traffic.summaryOf', { router: router.name })}
          />
        </div>
      ) : (
        <div className="panel-b">
          <Notice is="unknown">
            <b>{t('traffic.notKnown')}</b> {sentence(history.error)}
          </Notice>
        </div>
      )}
    </Panel>
  );
}

/** Whose samples these are, since when, and how old the last one is. */
export function HistoryNote({
  history,
  router,
  now,
}: {
  history: Asked<RateHistory>;
  router: string;
  now: Date;
}) {
  const { t, locale } = useReader();
  const read = history.value;
  if (!read) return t('traffic.noteUnknown', { router });
  const last = read.samples.at(-1);
  const age = last ? (Date.parse(read.observedAt) - Date.parse(last.at)) / 1000 : null;
  return t('traffic.note', {
    router,
    interval: String(read.interval),
    since: clock(read.since, now, locale),
    last: age === null ? t('traffic.noSample') : t('traffic.lastSample', { age: duration(age, locale) }),
  });
}
