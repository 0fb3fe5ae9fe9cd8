import { z } from 'zod';
import { handler, saveDraft, seeOther } from '@/lib/console';
import { ranValues } from '@/lib/console/view/check-run';
import { loadLocal, pairedPeer } from '@/lib/console/view/reading';
import { serverActionPage } from '@/lib/console/view/server-action';
import { AgentError } from '@/lib/protocol';

/** Checks one real server now from the chosen router; how it ended stands on the page that follows, and changes nothing. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'operate',
    action: 'server.check',
    schema: z.object({ router: z.enum(['local', 'peer']).default('local') }),
    formPage: ({ service = '', server = '' }) => serverActionPage('check', service, server),
  },
  async ({ params, form, user, audit, router }) => {
    const { service = '', server = '' } = params;
    const client = form.router === 'peer' ? await pairedPeer() : router;
    if (!client) throw new AgentError('not-paired');
    const run = await client.call('check.run', { service, server });
    const { name } = await loadLocal(client, form.router);
    await audit.done(`${service} ${server}`, `check from ${name}: ${run.outcome}`);
    const page = serverActionPage('check', service, server);
    const values = ranValues({ router: name, run });
    const id = await saveDraft({ userId: user.id, form: page, values, findings: [], base: null });
    return seeOther(`${page}?draft=${id}#h-checked`);
  },
);
