import type { PairView, RouterReading } from '@/lib/console/view/reading';
import { effectsOf, type Target, type Verb } from '@/lib/console/view/verbs';
import { useReader, type Translate } from '@/lib/i18n/reader';
import { Effects } from '../operate/effects';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';

/** Says what a verb will do on each router, and asks. */
export function PulseDialog({
  verb,
  target,
  routers,
  pair,
  csrf,
}: {
  verb: Verb;
  target: Target;
  routers: RouterReading[];
  pair: PairView;
  csrf: string;
}) {
  const { t } = useReader();
  const names = andOf(
    routers.map((r) => r.name),
    t,
  );
  const stops = verb === 'stop' || verb === 'restart';
  return (
    <DialogPage
      title={t(`control.dialog.questions.${verb}`, { names })}
      body={
        <>
          {routers.map((r) => (
            <div key={r.which}>
              {routers.length > 1 && (
                <p>
                  {t.rich('control.dialog.now', {
                    name: r.name,
                    state: t(`control.takeover.values.${r.status?.pulse.state ?? 'unknown'}`),
                    b: (name) => <b>{name}</b>,
                  })}
                </p>
              )}
              <Effects effects={effectsOf(verb, r, routers, pair, t)} />
            </div>
          ))}
          <Command lines={routers.map((r) => `lvsctl ${verb}${r.which === 'peer' ? ' --peer' : ''}`)} />
        </>
      }
      form={
        <form className="panel-f" method="post" action={`/control/${verb}/${target}/run`}>
          <input type="hidden" name="csrf" value={csrf} />
          <LinkButton href="/control">{t('forms.cancel')}</LinkButton>{' '}
          <Button look={stops ? 'solid-danger' : 'primary'}>
            {t(`control.dialog.buttons.${verb}`, { names })}
          </Button>
        </form>
      }
    />
  );
}

/** `lvs1`, or `lvs1 and lvs2` */
function andOf([a = '', b]: string[], t: Translate): string {
  return b === undefined ? a : t('control.and', { a, b });
}
