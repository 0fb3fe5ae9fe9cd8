import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { outcomeFindings } from '@/lib/console/apply';
import { pairedPeer } from '@/lib/console/view/reading';
import { applyPair } from '@/lib/router';

/** Applies what is saved here, on both routers or on none; `confirm` 0 keeps it at once. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    recent: true,
    action: 'change.apply',
    schema: z.object({
      base: z.string(),
      confirm: z.coerce.number().int().min(0).max(86400),
      alone: z.literal('1').optional(),
    }),
    formPage: () => '/changes',
  },
  async ({ form, user, audit, back, router }) => {
    const saved = await readConfig('saved', router);
    // What was reviewed is what is applied: a file saved since is looked at first.
    if ((saved.sha256 ?? '') !== form.base) {
      return back([
        { field: null, code: 'CONFLICT', params: { serial: saved.serial ?? 0 }, severity: 'error' },
      ]);
    }
    const result = await applyPair({
      local: router,
      peer: await pairedPeer(),
      bundle: { lvscf: saved.content.toString('base64') },
      base: saved.sha256,
      owner: user.name,
      revertAfter: form.confirm === 0 ? null : form.confirm,
      passiveFirst: true,
      allowAlone: form.alone === '1',
    });
    if (result.outcome !== 'done') {
      await audit.failed(result.changeId, result.outcome);
      return back(outcomeFindings(`APPLY_${result.outcome.toUpperCase()}`, result.routers));
    }
    await audit.done(result.changeId, `serial ${saved.serial ?? ''}, confirm within ${form.confirm} s`);
    return seeOther(result.confirmBy ? '/changes' : '/changes?done=applied');
  },
);
