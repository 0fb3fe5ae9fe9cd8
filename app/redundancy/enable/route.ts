import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { fieldFault } from '@/lib/console/forms/check';
import { saveEdit } from '@/lib/console/forms/save';
import { EditError, fieldOf, setValue, toJson } from '@/lib/lvscf';
import { finding } from '@/lib/lvscf/findings';

/** ENABLE: backup_active = 1, the backup's address when one was typed, and timers where the file has none. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.object({ base: z.string(), backup: z.string().trim().default('') }),
    formPage: () => '/redundancy',
  },
  async ({ form, user, audit, back }) => {
    const fault = fieldFault('global', 'backup', form.backup);
    if (fault) return back([{ ...fault, field: 'backup' }]);
    const outcome = await saveEdit({
      edit: (cst) => {
        const said = toJson(cst).global;
        if (!form.backup && [undefined, '', '0.0.0.0'].includes(said.backup as string | undefined))
          throw new EditError(finding('BACKUP_MISSING', { path: { directive: 'backup' } }, {}, 'error'));
        // What the file does not say yet gets the original console's timers, as its REDUNDANCY panel wrote them.
        const timed = ['heartbeat', 'heartbeat_port', 'keepalive', 'deadtime'].reduce((edited, directive) => {
          const value = fieldOf('global', directive)?.guiDefault;
          return directive in said || !value ? edited : setValue(edited, { directive }, value);
        }, cst);
        const named = form.backup ? setValue(timed, { directive: 'backup' }, form.backup) : timed;
        return setValue(named, { directive: 'backup_active' }, '1');
      },
      base: form.base,
      author: user.name,
      reason: 'redundancy enabled',
    });
    if (!outcome.ok) return back(outcome.findings);
    await audit.done('lvs.cf', 'redundancy: enabled');
    return seeOther(`/redundancy?done=${outcome.state}`);
  },
);
