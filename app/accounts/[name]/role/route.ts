import { z } from 'zod';
import { changeAccount, roles } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';
import { accountFault, accountPage, accountRule } from '@/lib/console/account-form';

/** Another role; its sessions end at once. */
export const POST = handler(
  accountRule('account.role', z.object({ role: z.enum(roles) })),
  async ({ params: { name = '' }, form, user, audit, back }) => {
    const changed = await changeAccount(name, { role: form.role }, user.name);
    if ('fault' in changed) return back(accountFault(changed.fault));
    await audit.done(name, `${form.role}, ${changed.ended} sessions ended`);
    return seeOther(`${accountPage(name)}?done=role`);
  },
);
