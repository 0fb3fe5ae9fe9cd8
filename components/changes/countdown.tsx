import { ageSeconds, clock, duration } from '@/lib/i18n/format';
import type { Waiting } from '@/lib/console/view/changes';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { TimeLeft } from './time-left';

const TITLE: Record<Waiting['is'], string> = {
  both: 'Applied on both routers. Keep it?',
  one: 'Applied. Keep it?',
  half: 'Applied on one router only: the other one has gone back already.',
  over: 'The time is up: it is going back.',
};

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
    <section className="countdown" role="status" aria-label="Waiting for confirmation">
      {until && is !== 'over' && <TimeLeft seconds={left} total={total} />}
      <div>
        <p>
          <b>{TITLE[is]}</b>
        </p>
        <p className="lead">
          {is === 'over'
            ? 'Nobody kept it in time. The page shows what runs as soon as that is done.'
            : until
              ? `Goes back by itself at ${clock(until, now)} unless you keep it. Each router counts for itself, also without this page.`
              : 'It stays as it is until you decide.'}
          {since && ` Applied ${duration(ageSeconds(since, now))} ago by ${waiting.owner}.`}
        </p>
      </div>
      {mayDecide && (
        <div className="btn-row">
          {keeps && (
            <form method="post" action="/changes/confirm">
              {hidden}
              <Button look="primary">KEEP</Button>
            </form>
          )}{' '}
          <form method="post" action="/changes/revert">
            {hidden}
            <Button>Go back now</Button>
          </form>
        </div>
      )}
      <Command lines={[...(keeps ? ['lvsctl confirm'] : []), 'lvsctl revert']} title="Equivalent commands" />
    </section>
  );
}
