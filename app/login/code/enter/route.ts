import { z } from 'zod';
import { noteFailure, passedCookie, secondFactorMatches } from '@/lib/auth';
import { attempt, handler, seeOther } from '@/lib/console';
import { beginSession, loginPage, passedUser } from '@/lib/console/login';

const schema = z.object({
  code: z.string('REQUIRED').min(1, 'REQUIRED').max(40, 'WRONG_CODE_NOW'),
  next: z.string().max(2000).optional(),
});

/** The second factor: a code of the app, or a recovery code, from the browser whose password was right. */
export const POST = handler(
  { method: 'POST', permission: 'anyone', action: 'login.code', schema, formPage: () => '/login/code' },
  async ({ request, form, arrival, audit }) => {
    const user = await passedUser(request.cookies.get(passedCookie(arrival.secure))?.value);
    if (!user) {
      await audit.refused('', 'no password was given within five minutes');
      return seeOther(loginPage('/login', form.next, 'PASSWORD_FIRST'));
    }
    audit.by(user.name);
    const trial = await attempt(arrival.address, user.name);
    if (trial.wait > 0) {
      await audit.refused(user.name, 'too many attempts');
      return seeOther(loginPage('/login/code', form.next, 'WAIT', trial.wait));
    }
    trial.begin();
    if (!(await secondFactorMatches(user, form.code))) {
      await noteFailure(user.id);
      await audit.refused(user.name, 'second factor');
      return seeOther(loginPage('/login/code', form.next, 'WRONG_CODE_NOW'));
    }
    trial.succeeded();
    await audit.done(user.name);
    return beginSession(user, request, arrival, form.next);
  },
);
