import type { FieldView } from '@/lib/console/forms/field-views';
import { Button } from '../ui/button';
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
  const field = { ...backup, hint: 'The second router’s own address. Blank: what lvs.cf has is used.' };
  return (
    <Panel
      id="h-red"
      title="Backup"
      note={
        <State is="off" plain>
          inactive
        </State>
      }
    >
      <form method="post" action="/redundancy/enable">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={base} />
        <div className="panel-b stack">
          <p className="lead">
            A second router can stand by and take the virtual addresses over when this one fails. Both run the
            same lvs.cf.
          </p>
          {mayEdit ? (
            <FormRow field={field} control={<FieldControl field={field} />} />
          ) : (
            <p className="note">Your role may look at this, not change it.</p>
          )}
        </div>
        {mayEdit && (
          <div className="panel-f">
            <Button look="primary">ENABLE</Button>
            <span className="note">Saves to lvs.cf. Nothing runs differently until you apply.</span>
          </div>
        )}
      </form>
    </Panel>
  );
}
