import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { idList } from '@/lib/console/forms/selection';
import { saveMarks } from '@/lib/console/marks-forms';
import { clientsFor } from '@/lib/console/view/both';
import { missingRules, textOf, withRules } from '@/lib/console/view/marks';
import { pairedPeer } from '@/lib/console/view/reading';

/** Adds rules that lvs.cf asks for, or that stand in a router's kernel by hand. Only what is offered can be added. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'marks.save',
    schema: z.object({ base: z.string(), what: z.enum(['suggested', 'foreign']), rule: idList }),
    formPage: () => '/marks',
  },
  async ({ form, user, audit, back, router }) => {
    const clients =
      form.what === 'suggested'
        ? [router]
        : await clientsFor((await pairedPeer()) ? 'both' : 'local', router);
    const states = await Promise.all(clients.map((client) => client.call('marks.read', {})));
    const text = textOf(states[0] ?? null);
    const offered = states.flatMap((state) =>
      form.what === 'suggested' ? state.suggested : state.foreign.flatMap(({ rule }) => rule ?? []),
    );
    const chosen = missingRules(text, offered).filter((rule) => form.rule.includes(rule));
    if (chosen.length === 0)
      return back([{ field: null, code: 'NOTHING_SELECTED', params: {}, severity: 'error' }]);
    const reason = form.what === 'suggested' ? 'suggested rules' : 'rules adopted from the kernel';
    const saved = await saveMarks(router, {
      text: withRules(text, chosen),
      base: form.base,
      author: user.name,
      reason,
    });
    if (!saved.ok) return back(saved.findings);
    await audit.done('marks.conf', `${reason}: ${chosen.join('; ')}`.slice(0, 300));
    return seeOther(`/marks?done=${form.what === 'suggested' ? 'added' : 'adopted'}`);
  },
);
