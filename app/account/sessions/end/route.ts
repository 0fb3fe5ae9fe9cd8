import { z } from 'zod';
import { may, openSessions, endSession } from '@/lib/auth';
import { handler, ownPath, seeOther } from '@/lib/console';

/** Ends one's own session; an administrator anybody's. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    action: 'session.end',
    schema: z.object({ session: z.string().max(100), back: z.string().max(200).default('/account') }),
    formPage: () => '/account',
  },
  async ({ form, user, session, audit, back }) => {
    const all = may(user.role, 'administer');
    const open = await openSessions(all ? null : user.id);
    const found = open.find(({ idHash }) => idHash === form.session);
    // Somebody else's and one that is over look the same to whoever may not know.
    if (!found) return back([{ field: null, code: 'SESSION_GONE', params: {}, severity: 'error' }]);
    await endSession(found.idHash, 'ended');
    await audit.done(found.user.name, `session from ${found.address}`);
    if (found.idHash === session.idHash) return seeOther('/login?why=loggedOut');
    return seeOther(`${ownPath(form.back) ?? '/account'}?done=sessionEnded`);
  },
);
