import { endSession } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';

/**
 * Ends the session. The cookie stays: it opens nothing any more, and a form that is still open in another tab is known by it
 * as this account's, so that what was typed there comes back to it after the next login, and to no other account.
 */
export const POST = handler(
  { method: 'POST', permission: 'view', unfinished: true, action: 'logout', formPage: () => '/control' },
  async ({ session, user, audit }) => {
    await endSession(session.idHash, 'logout');
    await audit.done(user.name);
    return seeOther('/login?why=loggedOut');
  },
);
