import { z } from 'zod';
import { handler, readConfig, seeOther } from '@/lib/console';
import { why } from '@/lib/console/forms/why';
import { applyFindings } from '@/lib/console/apply';
import { guardApplied } from '@/lib/console/guard-change';
import { pairedPeer } from '@/lib/console/view/reading';
import { GUARDED_SECONDS, applyPair } from '@/lib/router';

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
      why,
      health: z.literal('revert').optional(),
    }),
    formPage: () => '/changes',
  },
  async ({ form, user, arrival, audit, back, router }) => {
    const saved = await readConfig('saved', router);
    // What was reviewed is what is applied: a file saved since is looked at first.
    if ((saved.sha256 ?? '') !== form.base) {
      return back([
        { field: null, code: 'CONFLICT', params: { serial: saved.serial ?? 0 }, severity: 'error' },
      ]);
    }
    const peer = await pairedPeer();
    // What is kept at once could not be taken back: then it is kept when the watch has ended well.
    const keep = form.health === 'revert' && form.confirm === 0;
    const result = await applyPair({
      local: router,
      peer,
      bundle: { lvscf: saved.content.toString('base64') },
      base: saved.sha256,
      owner: user.name,
      reason: form.why,
      revertAfter: keep ? GUARDED_SECONDS : form.confirm === 0 ? null : form.confirm,
      passiveFirst: true,
      allowAlone: form.alone === '1',
    });
    if (result.outcome !== 'done') {
      await audit.failed(result.changeId, result.outcome);
      return back(applyFindings(result.outcome, result.routers));
    }
    if (form.health === 'revert') {
      const { address } = arrival;
      const guard = { local: router, peer, changeId: result.changeId, keep, user: user.name, address };
      // The answer does not wait for it; it writes its own end into the audit.
      guardApplied(guard).catch((error: unknown) =>
        console.error('the watch of a change ended early:', error),
      );
    }
    await audit.done(result.changeId, `serial ${saved.serial ?? ''}, confirm within ${form.confirm} s`);
    return seeOther(result.confirmBy ? '/changes' : '/changes?done=applied');
  },
);
