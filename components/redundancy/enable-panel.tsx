import { setCommand } from '@/lib/console/commands';
import type { FieldView } from '@/lib/console/forms/field-views';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { FieldControl } from '../ui/field-control';
import { FormRow } from '../ui/form-row';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** REDUNDANCY while it is switched off: the original's one button. */
export function EnablePanel({
  csrf,
  base,
  backup,
  mayEdit,
}: {
  csrf: string;
  base: string;
  /** the backup's address, with what was typed and what is said about it */
  backup: FieldView;
  mayEdit: boolean;
}) {
  const { t } = useReader();
  const field = { ...backup, hint: t('redundancy.enableHint') };
  return (
    <Panel
      id="h-red"
      title={t('redundancy.backup')}
      note={
        <State is="off" plain>
          {t('redundancy.inactive')}
        </State>
      }
    >
      <form method="post" action="/redundancy/enable">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={base} />
        <div className="panel-b stack">
          <p className="lead">{t('redundancy.lead')}</p>
          {mayEdit ? (
            <FormRow field={field} control={<FieldControl field={field} />} />
          ) : (
            <p className="note">{t('forms.lookOnly')}</p>
          )}
        </div>
        {mayEdit && (
          <div className="panel-f">
            <Button look="primary">{t('redundancy.enable')}</Button>
            <span className="note">{t('redundancy.enableNote')}</span>
            <Command
              lines={[
                setCommand({ directive: 'backup' }, 'ADDRESS'),
                setCommand({ directive: 'backup_active' }, '1'),
              ]}
            />
          </div>
        )}
      </form>
    </Panel>
  );
}
