import { maintenancePage, type MaintenancePlan } from '@/lib/console/view/maintenance';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Effects } from './effects';

/** Says what the maintenance of a router, or its end, will do, and asks; a reason stands for whoever comes next. */
export function MaintenanceDialog({
  plan,
  csrf,
  reason,
}: {
  plan: MaintenancePlan;
  csrf: string;
  /** as it was typed before */
  reason: string;
}) {
  const { t } = useReader();
  const { reading, ends, needsForce, impossible, effects } = plan;
  const { name, which } = reading;
  const peer = which === 'peer' ? ' --peer' : '';
  const command = ends
    ? `lvsctl maintenance off${peer}`
    : `lvsctl maintenance on --reason '…'${peer}${needsForce ? ' --force' : ''}`;
  return (
    <DialogPage
      title={t(ends ? 'operate.maintenance.endQuestion' : 'operate.maintenance.question', { name })}
      body={
        <>
          {impossible && <p>{t('operate.move.impossible')}</p>}
          <Effects effects={effects} />
          {!impossible && <Command lines={[command]} />}
        </>
      }
      form={
        impossible ? (
          <p className="panel-f">
            <LinkButton href="/control">{t('forms.cancel')}</LinkButton>
          </p>
        ) : (
          <form className="panel-f" method="post" action={`${maintenancePage(which)}/run`}>
            <input type="hidden" name="csrf" value={csrf} />
            {ends ? (
              <input type="hidden" name="do" value="end" />
            ) : (
              <label className="grow">
                {t('operate.maintenance.reason')}{' '}
                <input
                  type="text"
                  name="reason"
                  required
                  maxLength={500}
                  size={36}
                  autoComplete="off"
                  defaultValue={reason}
                />
              </label>
            )}{' '}
            {needsForce && (
              <label>
                <input type="checkbox" name="force" value="1" /> {t('operate.move.although')}
              </label>
            )}{' '}
            <LinkButton href="/control">{t('forms.cancel')}</LinkButton>{' '}
            <Button look={needsForce ? 'solid-danger' : 'primary'}>
              {t(ends ? 'operate.maintenance.endButton' : 'operate.maintenance.button', { name })}
            </Button>
          </form>
        )
      }
    />
  );
}
