import { planMove, type Move } from '@/lib/console/view/move';
import type { PairView } from '@/lib/console/view/reading';
import { useReader } from '@/lib/i18n/reader';
import { useCondition } from '@/lib/i18n/sentences';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Effects } from './effects';

/** Says what a failover will do and what speaks against it, and asks; against that only with a tick. */
export function MoveDialog({
  move,
  pair,
  csrf,
  now,
}: {
  move: Move;
  pair: PairView;
  csrf: string;
  now: Date;
}) {
  const reader = useReader();
  const condition = useCondition();
  const { t } = reader;
  const { to, shares, needsForce, impossible, effects } = planMove(move, pair, { reader, condition, now });
  const command = move === 'back' ? 'lvsctl failover --back' : 'lvsctl failover';
  return (
    <DialogPage
      title={
        shares
          ? t('operate.move.questionShare')
          : to
            ? t('operate.move.question', { to: to.name })
            : t('operate.move.title')
      }
      body={
        <>
          {impossible && <p>{t('operate.move.impossible')}</p>}
          <Effects effects={effects} />
          {!impossible && <Command lines={[needsForce ? `${command} --force` : command]} />}
        </>
      }
      form={
        impossible || !to ? (
          <p className="panel-f">
            <LinkButton href="/control">{t('forms.cancel')}</LinkButton>
          </p>
        ) : (
          <form className="panel-f" method="post" action={`/control/failover/${move}/run`}>
            <input type="hidden" name="csrf" value={csrf} />
            {needsForce && (
              <label>
                <input type="checkbox" name="force" value="1" /> {t('operate.move.although')}
              </label>
            )}{' '}
            <LinkButton href="/control">{t('forms.cancel')}</LinkButton>{' '}
            <Button look={needsForce ? 'solid-danger' : 'primary'}>
              {shares ? t('operate.move.buttonShare') : t('operate.move.button', { to: to.name })}
            </Button>
          </form>
        )
      }
    />
  );
}
