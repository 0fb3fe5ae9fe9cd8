import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { press, saveWeights, theOne, virtualServers } from '@/lib/console/entries';
import { idList } from '@/lib/console/forms/selection';

/** The buttons above the table of virtual servers, for the entries that are ticked, and the weights in its rows. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: z.looseObject({
      base: z.string(),
      do: z.enum(['weights', 'edit', 'duplicate', 'toggle', 'delete']),
      id: idList,
    }),
    formPage: () => '/virtual-servers',
  },
  async (call) => {
    const { form, audit, back } = call;
    if (form.do === 'weights') return saveWeights(virtualServers(), call);
    if (form.do !== 'duplicate') return press(form.do, form.id, virtualServers(), call);
    const one = theOne(form.id);
    if ('findings' in one) return back(one.findings);
    await audit.done(one.id, 'asked to duplicate');
    return seeOther(`/virtual-servers/new?${new URLSearchParams({ from: one.id }).toString()}`);
  },
);
