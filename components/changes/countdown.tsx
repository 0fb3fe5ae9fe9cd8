import { ageSeconds, clock } from '@/lib/i18n/format';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { TimeLeft } from './time-left';

/** Applied, waiting for a word: keep it, or go back now. */
export function Countdown({
  waiting,
  csrf,
  both,
  mayDecide,
  now,
}: {
  waiting: { changeId: string; owner: string; since: string | null; until: string | null };
  csrf: string;
  both: boolean;
  mayDecide: boolean;
  now: Date;
}) {
  const { changeId, since, until } = waiting;
  const left = until ? Math.max(0, Math.round((Date.parse(until) - now.getTime()) / 1000)) : 0;
  const total = until && since ? (Date.parse(until) - Date.parse(since)) / 1000 : left;
  const hidden = (
    <>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="change" value={changeId} />
    </>
  );
  return (
    <section className="countdown" role="status" aria-label="Waiting for confirmation">
      {until && <TimeLeft seconds={left} total={total} />}
      <div>
        <p>
          <b>{both ? 'Applied on both routers. Keep it?' : 'Applied. Keep it?'}</b>
        </p>
        <p className="lead">
          {until
            ? `Goes back by itself at ${clock(until, now)} unless you keep it. Each router counts for itself, also without this page.`
            : 'It stays as it is until you decide.'}
          {since && ` Applied ${Math.round(ageSeconds(since, now))} s ago by ${waiting.owner}.`}
        </p>
      </div>
      {mayDecide && (
        <div className="btn-row">
          <form method="post" action="/changes/confirm">
            {hidden}
            <Button look="primary">KEEP</Button>
          </form>{' '}
          <form method="post" action="/changes/revert">
            {hidden}
            <Button>Go back now</Button>
          </form>
        </div>
      )}
      <Command lines={['lvsctl confirm', 'lvsctl revert']} title="Equivalent commands" />
    </section>
  );
}
