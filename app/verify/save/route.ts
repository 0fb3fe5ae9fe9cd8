import { z } from 'zod';
import { hasSecondFactor, noteFailure, noteVerified, passwordMatches, secondFactorMatches } from '@/lib/auth';
import { attempt, handler, ownPath, seeOther } from '@/lib/console';

const schema = z.object({
  password: z.string().max(1000, 'WRONG_PASSWORD').optional(),
  code: z.string().max(40, 'WRONG_CODE_NOW').optional(),
  next: z.string().max(2000).optional(),
});

/** Asks anew who one is: the second factor of an account that has one, else the password. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    unfinished: true,
    action: 'verify',
    schema,
    formPage: () => '/verify',
  },
  async ({ form, user, session, arrival, audit, back }) => {
    const say = (code: string, params = {}) => back([{ field: null, code, params, severity: 'error' }]);
    const trial = await attempt(arrival.address, user.name);
    if (trial.wait > 0) return say('WAIT', { seconds: trial.wait });
    trial.begin();
    const right = hasSecondFactor(user)
      ? await secondFactorMatches(user, form.code ?? '')
      : await passwordMatches(form.password ?? '', user.passwordHash);
    if (!right) {
      await noteFailure(user.id);
      return say(hasSecondFactor(user) ? 'WRONG_CODE_NOW' : 'WRONG_PASSWORD');
    }
    trial.succeeded();
    await noteVerified(session.idHash);
    await audit.done(user.name);
    return seeOther(ownPath(form.next) ?? '/control');
  },
);
