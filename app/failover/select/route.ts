import { z } from 'zod';
import { handler } from '@/lib/console';
import { failoverServices, press } from '@/lib/console/entries';
import { idList } from '@/lib/console/forms/selection';

/** The buttons above the table of failover services, for the entries that are ticked. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.object({ base: z.string(), do: z.enum(['edit', 'toggle', 'delete']), id: idList }),
    formPage: () => '/failover',
  },
  (call) => press(call.form.do, call.form.id, failoverServices(), call),
);
