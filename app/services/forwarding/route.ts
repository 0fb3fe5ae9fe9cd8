import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { clientsFor } from '@/lib/console/view/both';
import { families } from '@/lib/console/view/boot';

/** Packet forwarding of one family on one router, now and at every boot (manual 2.5). */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    recent: true,
    action: 'forwarding.set',
    schema: z.object({
      router: z.enum(['local', 'peer']),
      family: z.enum(families),
      do: z.enum(['enable', 'disable']),
    }),
    formPage: () => '/services',
  },
  async ({ form, user, audit, router }) => {
    const [client = router] = await clientsFor(form.router, router);
    const wanted = { [form.family]: form.do === 'enable' };
    await client.call('forwarding.set', { ...wanted, author: user.name });
    await audit.done(client.name, `forwarding of ${form.family}: ${form.do}`);
    return seeOther(`/services?done=forwarding-${form.do}d`);
  },
);
