import { z } from 'zod';
import { may, revokeToken } from '@/lib/auth';
import { handler, ownPath, seeOther } from '@/lib/console';

/** Ends a token of one's own; an administrator anybody's. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    action: 'token.revoke',
    schema: z.object({ key: z.string().max(100), back: z.string().max(200).default('/account') }),
    formPage: () => '/account',
  },
  async ({ form, user, audit, back }) => {
    const revoked = await revokeToken(form.key, may(user.role, 'administer') ? null : user.id);
    if (!revoked) return back([{ field: null, code: 'TOKEN_GONE', params: {}, severity: 'error' }]);
    await audit.done(revoked);
    return seeOther(`${ownPath(form.back) ?? '/account'}?done=tokenRevoked`);
  },
);
