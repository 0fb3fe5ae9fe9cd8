import { account, removeSecondFactor } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';
import { accountFault, accountPage, accountRule } from '@/lib/console/account-form';

/** For somebody whose telephone and recovery codes are lost. */
export const POST = handler(
  accountRule('second-factor.remove'),
  async ({ params: { name = '' }, audit, back }) => {
    if (!(await account(name))) return back(accountFault('ACCOUNT_GONE'));
    await removeSecondFactor(name);
    await audit.done(name);
    return seeOther(`${accountPage(name)}?done=secondFactorRemoved`);
  },
);
