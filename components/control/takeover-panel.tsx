import type { TakeoverView, TakeoverCheck } from '@/lib/console/view/takeover';
import { useReader } from '@/lib/i18n/reader';
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
const SIGN = { ok: 's-up', reservation: 's-warn', no: 's-down', unknown: 's-unknown' } as const;

const VERDICT: Record<
  TakeoverView['verdict'],
  { is: StateName; icon: 's-up' | 's-warn' | 's-down' | 's-unknown' | 's-off' }
> = {
  yes: { is: 'up', icon: 's-up' },
  reservation: { is: 'degraded', icon: 's-warn' },
  no: { is: 'down', icon: 's-down' },
  unknown: { is: 'unknown', icon: 's-unknown' },
  alone: { is: 'off', icon: 's-off' },
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
  const { t } = useReader();
  const unpaired = alone === 'not-paired';
  const verdict = VERDICT[unpaired ? 'unknown' : take.verdict];
  const title = take.standby
    ? t('control.takeover.title', { name: take.standby.name })
    : t('control.takeover.titleBackup');
  return (
    <Panel id="h-take" title={title} note={t('control.takeover.note')} className="takeover">
      <div className="panel-b">
        <p className={`verdict ${stateClass(verdict.is)}`}>
          <Icon name={verdict.icon} />
          {unpaired ? t('control.takeover.notPaired') : t(`control.takeover.verdicts.${take.verdict}`)}
        </p>
        {take.verdict === 'alone' && <Alone why={alone} other={other} />}
        <ul className="checks">
          {take.checks.map((c) => (
            <li key={c.text} className={stateClass(STATE[c.state])}>
              <Icon name={SIGN[c.state]} />
              <span>
                <span className="vh">{t(`control.takeover.words.${c.state}`)}: </span>
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
  const { t } = useReader();
  if (why === 'not-paired') {
    return (
      <>
        <p className="lead">{t(`control.takeover.namesOther.${other}`)}</p>
        <p className="btn-row mt-3">
          <LinkButton href="/redundancy/pairing">{t(`control.pair.pairWith.${other}`)}</LinkButton>
        </p>
      </>
    );
  }
  return (
    <p className="lead">
      {t.rich('control.takeover.alone', { redundancy: (words) => <a href="/redundancy">{words}</a> })}
    </p>
  );
}
