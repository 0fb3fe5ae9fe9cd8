import { z } from 'zod';
import { hasSecondFactor, requireSecondFactor } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';

/** Whether every administrator must have a second factor. Who demands it has one himself, so that it is known to work. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    recent: true,
    action: 'second-factor.require',
    schema: z.object({ required: z.enum(['0', '1']) }),
    formPage: () => '/accounts',
  },
  async ({ form, user, audit, back }) => {
    const required = form.required === '1';
    if (required && !hasSecondFactor(user))
      return back([{ field: null, code: 'SECOND_FACTOR_FIRST', params: {}, severity: 'error' }]);
    await requireSecondFactor(required);
    await audit.done('administrators', required ? 'required' : 'not required');
    return seeOther(`/accounts?done=${required ? 'required' : 'notRequired'}`);
  },
);
