import { z } from 'zod';
import { changeAccount } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';
import { accountFault, accountPage, accountRule } from '@/lib/console/account-form';

/** Disables an account, with its sessions and tokens, or lets it in again. */
export const POST = handler(
  accountRule('account.state', z.object({ disabled: z.enum(['0', '1']) })),
  async ({ params: { name = '' }, form, user, audit, back }) => {
    const disabled = form.disabled === '1';
    const changed = await changeAccount(name, { disabled }, user.name);
    if ('fault' in changed) return back(accountFault(changed.fault));
    await audit.done(name, disabled ? `disabled, ${changed.ended} sessions ended` : 'enabled');
    return seeOther(`${accountPage(name)}?done=${disabled ? 'disabled' : 'enabled'}`);
  },
);
