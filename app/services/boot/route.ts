import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { clientsFor } from '@/lib/console/view/both';
import { routerServices } from '@/lib/protocol';

/** A service of one router at boot (manual 2.1); what runs now stays as it is. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    recent: true,
    action: 'services.set',
    schema: z.object({
      router: z.enum(['local', 'peer']),
      name: z.enum(routerServices),
      do: z.enum(['enable', 'disable']),
    }),
    formPage: () => '/services',
  },
  async ({ form, user, audit, router }) => {
    const [client = router] = await clientsFor(form.router, router);
    await client.call('services.set', {
      name: form.name,
      enabled: form.do === 'enable',
      author: user.name,
    });
    await audit.done(client.name, `${form.name} at boot: ${form.do}`);
    return seeOther(`/services?done=boot-${form.do}d`);
  },
);
