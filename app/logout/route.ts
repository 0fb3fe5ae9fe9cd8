import { endSession, sessionCookie, setCookie } from '@/lib/auth';
import { handler, seeOther } from '@/lib/console';

export const POST = handler(
  { method: 'POST', permission: 'view', action: 'logout', formPage: () => '/control' },
  async ({ session, user, arrival, audit }) => {
    await endSession(session.idHash, 'logout');
    await audit.done(user.name);
    return seeOther('/login?why=loggedOut', {
      'set-cookie': setCookie(sessionCookie(arrival.secure), '', arrival.secure),
    });
  },
);
