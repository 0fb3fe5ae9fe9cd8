import { z } from 'zod';
import { lesserRole, makeToken, roles, TOKEN_DAYS } from '@/lib/auth';
import { handler, seeOther, showOnce } from '@/lib/console';

const schema = z.object({
  name: z
    .string('REQUIRED')
    .trim()
    .min(1, 'REQUIRED')
    .max(60, 'TOKEN_NAME')
    .regex(/^[\p{L}\p{N} ._@/-]+$/u, 'TOKEN_NAME'),
  role: z.enum(roles),
  days: z.coerce.number().refine((days) => (TOKEN_DAYS as readonly number[]).includes(days)),
});

/** Makes an API token of one's own; it is shown on the next page, once. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    recent: true,
    action: 'token.make',
    schema,
    formPage: () => '/account',
  },
  async ({ form, user, session, audit, back }) => {
    const token = await makeToken(user, form);
    if (!token) {
      const code = lesserRole(form.role, user.role) === form.role ? 'TOO_MANY_TOKENS' : 'TOKEN_ROLE';
      return back([{ field: 'role', code, params: {}, severity: 'error' }]);
    }
    await audit.done(`${user.name}/${form.name}`, `${form.role}, ${form.days} days`);
    const once = showOnce(session, { kind: 'token', of: form.name, secrets: [token] });
    return seeOther(`/account?done=tokenMade&once=${once}`);
  },
);
