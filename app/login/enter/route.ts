import { z } from 'zod';
import { account, checkLogin, hasSecondFactor, passedCookie, sealPassed, setCookie } from '@/lib/auth';
import { attempt, handler, seeOther } from '@/lib/console';
import { beginSession, loginPage } from '@/lib/console/login';

const schema = z.object({
  user: z.string('REQUIRED').min(1, 'REQUIRED').max(200, 'WRONG_LOGIN'),
  password: z.string('REQUIRED').min(1, 'REQUIRED').max(1000, 'WRONG_LOGIN'),
  next: z.string().max(2000).optional(),
});

/** What stands in the audit for a name that no account has: it may be a password, typed into the wrong field. */
const UNKNOWN_USER = 'unknown user';

/** The name as the audit may keep it. No account is called like the fixed words: a name holds no space. */
async function auditName(typed: string): Promise<string> {
  return (await account(typed))?.name ?? UNKNOWN_USER;
}

export const POST = handler(
  { method: 'POST', permission: 'anyone', action: 'login', schema, formPage: () => '/login' },
  async ({ request, form, arrival, audit }) => {
    const { address, secure } = arrival;
    const trial = await attempt(address, form.user);
    if (trial.wait > 0) {
      await audit.refused(await auditName(form.user), 'too many attempts');
      return seeOther(loginPage('/login', form.next, 'WAIT', trial.wait));
    }
    trial.begin();
    const user = await checkLogin(form.user, form.password);
    if (!user) {
      await audit.refused(await auditName(form.user));
      return seeOther(loginPage('/login', form.next, 'WRONG_LOGIN'));
    }
    if (hasSecondFactor(user)) {
      trial.right();
      await audit.by(user.name).done(form.user, 'password; the second factor is asked for');
      return seeOther(loginPage('/login/code', form.next), {
        'set-cookie': setCookie(passedCookie(secure), await sealPassed(user), secure),
      });
    }
    trial.succeeded();
    await audit.by(user.name).done(form.user);
    return beginSession(user, request, arrival, form.next);
  },
);
