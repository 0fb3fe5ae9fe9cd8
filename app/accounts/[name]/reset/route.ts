import { resetPassword } from '@/lib/auth';
import { handler, seeOther, showOnce } from '@/lib/console';
import { accountFault, accountPage, accountRule } from '@/lib/console/account-form';

/** A new one-time password; the old one, every session and every token end. One's own is changed on its own page, with the present one. */
export const POST = handler(
  accountRule('account.reset'),
  async ({ params: { name = '' }, user, session, audit, back }) => {
    if (name === user.name) return back(accountFault('OWN_ACCOUNT'));
    const made = await resetPassword(name);
    if ('fault' in made) return back(accountFault(made.fault));
    await audit.done(name, `${made.revoked} tokens revoked`);
    const once = showOnce(session, { kind: 'password', of: name, secrets: [made.password] });
    return seeOther(`${accountPage(name)}?done=reset&tokens=${made.revoked}&once=${once}`);
  },
);
