import { z } from 'zod';
import { handler, seeOther } from '@/lib/console';
import { failureFindings } from '@/lib/console/apply';
import { loadTaking, takenFrom, takingPage } from '@/lib/console/view/drift';
import { attempt, adoptedWords, saveDrafted } from '@/lib/router';

const KIND = {
  adopt: 'adopt',
  pull: 'pull',
  'pull-running': 'pull',
  'restore-running': 'restore',
} as const;

/** Saves what was shown as lvs.cf of this router: made anew here, and only if it is still what stood on the page. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.take',
    schema: z.object({ base: z.string(), becomes: z.string() }),
    formPage: ({ repair = '', side = '', entry = '' }) => takingPage(repair, side, entry),
  },
  async ({ params, form, user, audit, back, router }) => {
    const object = `${params.repair ?? ''} ${params.entry ?? ''}`;
    const view = await loadTaking(router, params);
    if (!view) {
      await audit.refused(object, 'no such repair');
      return new Response('No such repair.', { status: 404 });
    }
    const { draft, taking } = view;
    const { value } = draft;
    if (!value) {
      const code = draft.error.code ?? 'internal';
      await audit.failed(object, code);
      return back([{ field: null, code, params: draft.error.params, severity: 'error' }]);
    }
    const serial = view.pair.local.status?.config.saved?.serial_no ?? 0;
    if ((value.base ?? '') !== form.base)
      return back([{ field: null, code: 'CONFLICT', params: { serial }, severity: 'error' }]);
    if (value.sha256 !== form.becomes)
      return back([{ field: null, code: 'TAKING_CHANGED', params: {}, severity: 'error' }]);
    const from = takenFrom(view);
    const reason = value.taken ? adoptedWords(value.taken) : `${taking} of ${from}`;
    const why = { author: user.name, reason, kind: KIND[taking] };
    const saved = await attempt(saveDrafted(router, value, why));
    if (!saved.ok) {
      await audit.failed(object, saved.failure.code);
      return back(failureFindings(view.pair.local.name, saved.failure));
    }
    await audit.done(object, `from ${from}, now ${saved.value.sha256.slice(0, 12)}`);
    return seeOther('/changes?done=saved');
  },
);
