import type { TakeoverView, TakeoverCheck } from '@/lib/console/view/takeover';
import { LinkButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Panel } from '../ui/panel';
import { stateClass, type StateName } from '../ui/state';

const STATE: Record<TakeoverCheck['state'], StateName> = {
  ok: 'up',
  reservation: 'degraded',
  no: 'down',
  unknown: 'unknown',
};
const WORD = { ok: 'yes', reservation: 'reservation', no: 'no', unknown: 'unknown' } as const;
const SIGN = { ok: 's-up', reservation: 's-warn', no: 's-down', unknown: 's-unknown' } as const;

const VERDICT: Record<
  TakeoverView['verdict'],
  { is: StateName; icon: 's-up' | 's-warn' | 's-down' | 's-unknown' | 's-off'; text: string }
> = {
  yes: { is: 'up', icon: 's-up', text: 'Yes' },
  reservation: { is: 'degraded', icon: 's-warn', text: 'Yes, with a reservation' },
  no: { is: 'down', icon: 's-down', text: 'No' },
  unknown: { is: 'unknown', icon: 's-unknown', text: 'Not known' },
  alone: { is: 'off', icon: 's-off', text: 'There is no backup' },
};

/** What the standing router needs so that it could take the addresses, each line with what was read. */
export function TakeoverPanel({
  take,
  alone,
  other,
}: {
  take: TakeoverView;
  alone: 'no-backup' | 'not-paired' | null;
  /** what the other router is in the pair */
  other: 'primary' | 'backup';
}) {
  const verdict =
    alone === 'not-paired'
      ? { ...VERDICT.unknown, text: 'Not known: not paired yet' }
      : VERDICT[take.verdict];
  const title = take.standby ? `Can ${take.standby.name} take over?` : 'Can the backup take over?';
  return (
    <Panel id="h-take" title={title} note="asked at each update" className="takeover">
      <div className="panel-b">
        <p className={`verdict ${stateClass(verdict.is)}`}>
          <Icon name={verdict.icon} />
          {verdict.text}
        </p>
        {take.verdict === 'alone' && <Alone why={alone} other={other} />}
        <ul className="checks">
          {take.checks.map((c) => (
            <li key={c.text} className={stateClass(STATE[c.state])}>
              <Icon name={SIGN[c.state]} />
              <span>
                <span className="vh">{WORD[c.state]}: </span>
                {c.text}
              </span>{' '}
              <span className="val">{c.value}</span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function Alone({ why, other }: { why: 'no-backup' | 'not-paired' | null; other: 'primary' | 'backup' }) {
  if (why === 'not-paired') {
    return (
      <>
        <p className="lead">
          lvs.cf names a {other}, but this console is not paired with it, so nothing is known of it.
        </p>
        <p className="btn-row mt-3">
          <LinkButton href="/redundancy/pairing">Pair with the {other}…</LinkButton>
        </p>
      </>
    );
  }
  return (
    <p className="lead">
      This router serves alone. A second one is named on <a href="/redundancy">REDUNDANCY</a>.
    </p>
  );
}
