import { z } from 'zod';
import { FIRST_USER, forgetSetupCode, passwordFault, setPassword, setupCodeMatches } from '@/lib/auth';
import { attempt, handler, seeOther } from '@/lib/console';

const schema = z.object({
  code: z.string('REQUIRED').min(1, 'REQUIRED').max(100, 'WRONG_CODE'),
  password: z.string('REQUIRED').min(1, 'REQUIRED').max(1000, 'PASSWORD_TOO_LONG'),
  password2: z.string('REQUIRED').max(1000, 'PASSWORD_TOO_LONG'),
});

export const POST = handler(
  { method: 'POST', permission: 'anyone', action: 'setup', schema, formPage: () => '/setup' },
  async ({ form, arrival, audit }) => {
    const { address } = arrival;
    const trial = await attempt(address, null);
    const refuse = async (code: string, more = '') => {
      await audit.refused(FIRST_USER, code);
      return seeOther(`/setup?say=${code}${more}`);
    };
    if (trial.wait > 0) return refuse('WAIT', `&seconds=${trial.wait}`);
    const fault = passwordFault(form.password, form.password2);
    if (fault) return refuse(fault);
    if (!setupCodeMatches(form.code)) {
      trial.begin();
      return refuse('WRONG_CODE');
    }
    const result = await setPassword(FIRST_USER, form.password, { firstOnly: true });
    if (result.state !== 'created') {
      await audit.refused(FIRST_USER, result.state);
      return seeOther('/login?say=ALREADY_SET');
    }
    forgetSetupCode();
    await audit.by(FIRST_USER).done(FIRST_USER);
    return seeOther('/login?why=first');
  },
);
