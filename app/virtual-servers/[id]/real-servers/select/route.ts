import { z } from 'zod';
import { handler } from '@/lib/console';
import { press, realServers, saveWeights } from '@/lib/console/entries';
import { idList } from '@/lib/console/forms/selection';
import { realServersPage } from '@/lib/console/links';

/** The buttons above the table of real servers, for the entries that are ticked, and the weights in its rows. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({
      base: z.string(),
      do: z.enum(['weights', 'edit', 'toggle', 'delete']),
      server: idList,
    }),
    formPage: ({ id = '' }) => realServersPage(id),
  },
  (call) => {
    const entries = realServers(call.params);
    return call.form.do === 'weights'
      ? saveWeights(entries, call)
      : press(call.form.do, call.form.server, entries, call);
  },
);
