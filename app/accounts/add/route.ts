import { z } from 'zod';
import { ACCOUNT_NAME, addAccount, roles } from '@/lib/auth';
import { handler, seeOther, showOnce } from '@/lib/console';

const schema = z.object({
  account: z.string('REQUIRED').trim().min(1, 'REQUIRED').regex(ACCOUNT_NAME, 'ACCOUNT_NAME'),
  role: z.enum(roles),
});

/** Adds an account; its one-time password is shown on the next page, once. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'administer',
    recent: true,
    action: 'account.add',
    schema,
    formPage: () => '/accounts',
  },
  async ({ form, session, audit, back }) => {
    const made = await addAccount(form.account, form.role);
    if ('fault' in made) return back([{ field: 'account', code: made.fault, params: {}, severity: 'error' }]);
    await audit.done(form.account, form.role);
    const once = showOnce(session, { kind: 'password', of: form.account, secrets: [made.password] });
    return seeOther(`/accounts?done=added&once=${once}`);
  },
);
