import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { clientsFor } from '@/lib/console/view/both';
import { targets } from '@/lib/console/view/verbs';

/** Loads the saved marks, on one router after the other; each reads its kernel back. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    recent: true,
    action: 'marks.apply',
    schema: z.object({ router: z.enum(targets) }),
    formPage: () => '/marks',
  },
  async ({ form, user, audit, router }) => {
    let loaded = true;
    for (const client of await clientsFor(form.router, router)) {
      const result = await client.call('marks.apply', { author: user.name });
      loaded &&= result.loaded;
      await audit.done(client.name, result.loaded ? 'loaded and read back' : 'applied, pulse does not run');
    }
    return seeOther(`/marks?done=${loaded ? 'applied' : 'applied-stopped'}`);
  },
);
