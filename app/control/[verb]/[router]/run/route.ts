import { handler, seeOther } from '@/lib/console';
import { pulseDonePage } from '@/lib/console/view/operated';
import { loadPair, pairedPeer } from '@/lib/console/view/reading';
import { routersFor, targets, verbs } from '@/lib/console/view/verbs';
import { AgentError } from '@/lib/protocol';

/** Starts, stops, restarts or reloads pulse; with both routers, one after the other, and not the second if the first fails. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'operate',
    recent: true,
    action: 'pulse.control',
    formPage: ({ verb = '', router = '' }) =>
      `/control/${encodeURIComponent(verb)}/${encodeURIComponent(router)}`,
  },
  async ({ params, user, audit, back, router }) => {
    const verb = verbs.find((v) => v === params.verb);
    const target = targets.find((t) => t === params.router);
    if (!verb || !target) {
      await audit.refused(params.verb ?? '', 'no such verb');
      return new Response('No such verb.', { status: 404 });
    }
    const peer = await pairedPeer();
    for (const { which, name } of routersFor(verb, target, await loadPair(router, true))) {
      const client = which === 'peer' ? peer : router;
      if (!client) throw new AgentError('not-paired');
      const { ok, output } = await client.call('pulse.control', { verb, author: user.name });
      if (!ok) {
        await audit.failed(name, `${verb}: ${output}`.slice(0, 300));
        const params = { router: name, detail: output.trim().slice(-600) };
        return back([{ field: null, code: 'pulse-failed', params, severity: 'error' }]);
      }
      await audit.done(name, verb);
    }
    return seeOther(pulseDonePage(verb, target));
  },
);
