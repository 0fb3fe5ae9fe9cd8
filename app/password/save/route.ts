import { z } from 'zod';
import { passwordFault, passwordMatches, sessionCookie, setCookie, setPassword } from '@/lib/auth';
import { attempt, handler, seeOther } from '@/lib/console';

const schema = z.object({
  passwordNow: z.string('REQUIRED').min(1, 'REQUIRED').max(1000, 'WRONG_PASSWORD'),
  password: z.string('REQUIRED').min(1, 'REQUIRED').max(1000, 'PASSWORD_TOO_LONG'),
  password2: z.string('REQUIRED').max(1000, 'PASSWORD_TOO_LONG'),
});

/** Everybody may change his own password; the present one is asked for, since a session may stand open unattended. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    unfinished: true,
    action: 'password.change',
    schema,
    formPage: () => '/password',
  },
  async ({ form, user, arrival, audit, back }) => {
    const { address, secure } = arrival;
    const say = (code: string, params = {}) => back([{ field: null, code, params, severity: 'error' }]);
    const trial = await attempt(address, user.name);
    if (trial.wait > 0) return say('WAIT', { seconds: trial.wait });
    const fault = passwordFault(form.password, form.password2);
    if (fault) return say(fault);
    if (form.password === form.passwordNow) return say('SAME_PASSWORD');
    trial.begin();
    if (!(await passwordMatches(form.passwordNow, user.passwordHash))) return say('WRONG_PASSWORD');
    trial.succeeded();
    const set = await setPassword(user.name, form.password);
    const revoked = set.state === 'changed' ? set.revoked : 0;
    await audit.done(user.name, `${revoked} tokens revoked`);
    return seeOther(`/login?why=passwordChanged&tokens=${revoked}`, {
      'set-cookie': setCookie(sessionCookie(secure), '', secure),
    });
  },
);
