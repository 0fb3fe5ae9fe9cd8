import { z } from 'zod';
import { confirmSecret } from '@/lib/auth';
import { attempt, handler, seeOther, showOnce } from '@/lib/console';

/** Makes the offered secret count, once a code of it was typed. */
export const POST = handler(
  {
    method: 'POST',
    permission: 'view',
    unfinished: true,
    recent: true,
    action: 'second-factor.set',
    schema: z.object({ code: z.string('REQUIRED').min(1, 'REQUIRED').max(40, 'WRONG_CODE_NOW') }),
    formPage: () => '/account/second-factor',
  },
  async ({ form, user, session, arrival, audit, back }) => {
    const say = (code: string, params = {}) => back([{ field: null, code, params, severity: 'error' }]);
    const trial = await attempt(arrival.address, user.name);
    if (trial.wait > 0) return say('WAIT', { seconds: trial.wait });
    trial.begin();
    const codes = await confirmSecret(session, user, form.code);
    if (!codes) return say('WRONG_CODE_NOW');
    trial.succeeded();
    await audit.done(user.name);
    const once = showOnce(session, { kind: 'recovery', of: user.name, secrets: codes });
    return seeOther(`/account/second-factor?done=secondFactorSet&once=${once}`);
  },
);
