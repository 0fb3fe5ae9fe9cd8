import { ageSeconds, clock, duration } from '@/lib/i18n/format';
import type { Waiting } from '@/lib/console/view/changes';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { TimeLeft } from './time-left';

/** Seconds from now that one click gives: as long again as is proposed for an apply. */
const MORE_SECONDS = 600;

/** Applied, waiting for a word: keep it, or go back now. */
export function Countdown({
  waiting,
  csrf,
  mayDecide,
  now,
}: {
  waiting: Waiting;
  csrf: string;
  mayDecide: boolean;
  now: Date;
}) {
  const { t, locale } = useReader();
  const { changeId, since, until, is } = waiting;
  const left = until ? Math.max(0, Math.round((Date.parse(until) - now.getTime()) / 1000)) : 0;
  const total = until && since ? (Date.parse(until) - Date.parse(since)) / 1000 : left;
  // Kept on one router alone, the two would stay different.
  const keeps = is === 'both' || is === 'one';
  const hidden = (
    <>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="change" value={changeId} />
    </>
  );
  return (
    <section className="countdown" role="status" aria-label={t('changes.countdown.label')}>
      {until && is !== 'over' && <TimeLeft seconds={left} total={total} />}
      <div>
        <p>
          <b>{t(`changes.countdown.${is}`)}</b>
        </p>
        <p className="lead">
          {is === 'over'
            ? t('changes.countdown.overNote')
            : until
              ? t('changes.countdown.until', { time: clock(until, now, locale) })
              : t('changes.countdown.stays')}
          {since &&
            ` ${t('changes.countdown.applied', { age: duration(ageSeconds(since, now), locale), owner: waiting.owner })}`}
        </p>
      </div>
      {mayDecide && (
        <div className="btn-row">
          {keeps && (
            <form method="post" action="/changes/confirm">
              {hidden}
              <Button look="primary">{t('changes.countdown.keep')}</Button>
            </form>
          )}{' '}
          {keeps && until && (
            <>
              <form method="post" action="/changes/extend">
                {hidden}
                <input type="hidden" name="seconds" value={MORE_SECONDS} />
                <Button>{t('changes.countdown.extend', { n: MORE_SECONDS / 60 })}</Button>
              </form>{' '}
            </>
          )}
          <form method="post" action="/changes/revert">
            {hidden}
            <Button>{t('changes.countdown.goBack')}</Button>
          </form>
        </div>
      )}
      <Command
        lines={[...(keeps ? ['lvsctl confirm', `lvsctl extend ${MORE_SECONDS}`] : []), 'lvsctl revert']}
      />
    </section>
  );
}
