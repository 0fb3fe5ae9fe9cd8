import { resetPassword } from '@/lib/auth';
import { handler, seeOther, showOnce } from '@/lib/console';
import { accountFault, accountPage, accountRule } from '@/lib/console/account-form';

/** A new one-time password; the old one and every session end. One's own is changed on its own page, with the present one. */
export const POST = handler(
  accountRule('account.reset'),
  async ({ params: { name = '' }, user, session, audit, back }) => {
    if (name === user.name) return back(accountFault('OWN_ACCOUNT'));
    const made = await resetPassword(name);
    if ('fault' in made) return back(accountFault(made.fault));
    await audit.done(name);
    const once = showOnce(session, { kind: 'password', of: name, secrets: [made.password] });
    return seeOther(`${accountPage(name)}?done=reset&once=${once}`);
  },
);
