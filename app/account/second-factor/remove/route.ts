import { removeSecondFactor } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';

/** Takes one's own second factor away; where it is required, the next page asks for a new one. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    recent: true,
    action: 'second-factor.remove',
    formPage: () => '/account/second-factor',
  },
  async ({ user, audit }) => {
    await removeSecondFactor(user.name);
    await audit.done(user.name);
    return seeOther('/account?done=secondFactorRemoved');
  },
);
