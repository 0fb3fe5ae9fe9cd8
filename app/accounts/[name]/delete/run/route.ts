import { changeAccount } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';
import { accountFault, accountPage, accountRule } from '@/lib/console/account-form';

/** Removes an account with its sessions, tokens and drafts; what it did stays in history and audit. */
export const POST = handler(
  { ...accountRule('account.delete'), formPage: ({ name = '' }) => `${accountPage(name)}/delete` },
  async ({ params: { name = '' }, user, audit, back }) => {
    const changed = await changeAccount(name, { deleted: true }, user.name);
    if ('fault' in changed) return back(accountFault(changed.fault));
    await audit.done(name, `${changed.ended} sessions ended`);
    return seeOther('/accounts?done=deleted');
  },
);
