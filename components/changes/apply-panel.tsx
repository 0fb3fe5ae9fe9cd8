import type { PairView } from '@/lib/console/view/reading';
import type { FormDraft } from '@/lib/console';
import { useReader, type Translate } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import type { ChangesView } from '@/lib/console/view/changes';
import { nothingToApply } from '@/lib/console/view/versions';
import { WhyInput } from '../forms/why-input';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { Steps, type Step } from '../ui/steps';

/** Seconds until both routers go back unless somebody confirms, 0: never; 10 minutes leave time to look at the service. */
export const CONFIRM_CHOICES = [120, 600, 1800, 0] as const;

/** Applies what is saved, on both routers or on none. */
export function ApplyPanel({
  view,
  csrf,
  draft,
  mayApply,
}: {
  view: ChangesView;
  csrf: string;
  draft: FormDraft | null;
  mayApply: boolean;
}) {
  const { t } = useReader();
  const sentence = useSentence();
  const { pair, saved, check } = view;
  const findings = check.value?.findings ?? [];
  const errors = findings.filter((f) => f.severity === 'error');
  const both = pair.peer ? t('control.and', { a: pair.local.name, b: pair.peer.name }) : pair.local.name;
  const silent = pair.peer && !pair.peer.status;
  if (nothingToApply(pair)) {
    return (
      <Panel id="apply" title={t('changes.apply.title')}>
        <p className="panel-b muted">
          {t(pair.peer ? 'changes.apply.nothingBoth' : 'changes.apply.nothing', { names: both })}
        </p>
      </Panel>
    );
  }
  const steps: Step[] = [
    check.value
      ? {
          state: errors.length ? 'open' : 'done',
          text: t(errors.length ? 'changes.apply.hasErrors' : 'changes.apply.validated', {
            name: pair.local.name,
          }),
          sub: `${t('changes.apply.errors', { n: errors.length })}, ${t('changes.apply.warnings', { n: findings.length - errors.length })}`,
        }
      : { state: 'open', text: t('changes.apply.validate'), sub: check.error && sentence(check.error) },
    { state: 'open', text: t('changes.apply.prepare', { names: both }), sub: t('changes.apply.prepareNote') },
    ...(pair.peer
      ? [{ state: 'open' as const, text: t('changes.apply.passiveFirst') }]
      : [{ state: 'open' as const, text: t('changes.apply.change') }]),
    { state: 'open', text: t('changes.apply.readBack') },
    { state: 'open', text: t('changes.apply.wait') },
  ];
  return (
    <Panel
      id="apply"
      title={t('changes.apply.title')}
      note={
        errors.length === 0 && check.value ? (
          <State is="up" plain>
            {t('changes.apply.ready')}
          </State>
        ) : undefined
      }
    >
      <form className="panel-b stack" method="post" action="/changes/apply">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={saved.sha256 ?? ''} />
        <Steps steps={steps} />
        {findings.map((f) => (
          <p key={f.code + JSON.stringify(f.params)} className="note">
            {t(`changes.apply.finding.${f.severity}`, { text: sentence(f) })}
          </p>
        ))}
        {mayApply && (
          <>
            <p className="monitor">
              <label htmlFor="confirm">{t('changes.apply.confirm')}</label>{' '}
              <select id="confirm" name="confirm" defaultValue="600">
                {CONFIRM_CHOICES.map((seconds) => (
                  <option key={seconds} value={seconds}>
                    {seconds ? t('changes.apply.minutes', { n: seconds / 60 }) : t('changes.apply.doNotWait')}
                  </option>
                ))}
              </select>
            </p>
            <p className="monitor">
              <label>
                <input type="checkbox" name="health" value="revert" /> {t('changes.apply.health')}
              </label>
            </p>
            {silent && (
              <p className="monitor">
                <label>
                  <input type="checkbox" name="alone" value="1" />{' '}
                  {t('changes.apply.alone', { peer: pair.peer?.name ?? '', name: pair.local.name })}
                </label>
              </p>
            )}
            <p className="monitor">
              <WhyInput draft={draft} />
            </p>
            <p className="btn-row">
              <Button look="primary">
                {pair.peer ? t('changes.apply.both') : t('changes.apply.one', { name: pair.local.name })}
              </Button>{' '}
              <LinkButton href="/control">{t('changes.apply.notNow')}</LinkButton>
            </p>
          </>
        )}
        {!mayApply && <p className="note">{t('changes.apply.lookOnly')}</p>}
        <Command lines={['lvsctl diff', 'lvsctl apply --confirm 600', 'lvsctl apply --health revert']} />
      </form>
    </Panel>
  );
}

/** pulse stopped: applying would only save. What is meant then is start. */
export function stoppedNote(pair: PairView, t: Translate): string | null {
  const all = [pair.local, ...(pair.peer ? [pair.peer] : [])];
  const stopped = all.filter((r) => r.status?.pulse.state === 'stopped').map((r) => r.name);
  const [a = '', b] = stopped;
  const names = b === undefined ? a : t('control.and', { a, b });
  return stopped.length ? t('changes.stopped', { names }) : null;
}
