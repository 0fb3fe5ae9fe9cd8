import { z } from 'zod';
import {
  checkLogin,
  loginThrottle,
  noteLogin,
  sealSession,
  sessionCookie,
  setCookie,
  startSession,
} from '@/lib/auth';
import { cookieAtLogin, handler, ownPath, seeOther } from '@/lib/console';
import { LOCALE_COOKIE } from '@/lib/i18n/locales';

const schema = z.object({
  user: z.string('REQUIRED').min(1, 'REQUIRED').max(200, 'WRONG_LOGIN'),
  password: z.string('REQUIRED').min(1, 'REQUIRED').max(1000, 'WRONG_LOGIN'),
  next: z.string().max(2000).optional(),
});

/** Where the form came from is kept, so that a mistyped password does not lose the way. */
const loginPage = (next: string | undefined, say: string, seconds?: number) =>
  `/login?say=${say}${seconds ? `&seconds=${seconds}` : ''}${ownPath(next) ? `&next=${encodeURIComponent(next ?? '')}` : ''}`;

export const POST = handler(
  { method: 'POST', permission: 'anyone', action: 'login', schema, formPage: () => '/login' },
  async ({ form, arrival, audit, request }) => {
    const { address, secure, userAgent } = arrival;
    const throttle = loginThrottle();
    const wait = throttle.waitFor(address);
    if (wait > 0) {
      await audit.refused(form.user, 'too many attempts');
      return seeOther(loginPage(form.next, 'WAIT', Math.ceil(wait / 1000)));
    }
    // Counted before the slow comparison: attempts sent all at once shall wait like those sent one by one.
    throttle.failed(address);
    const user = await checkLogin(form.user, form.password);
    if (!user) {
      await audit.refused(form.user);
      return seeOther(loginPage(form.next, 'WRONG_LOGIN'));
    }
    throttle.succeeded(address);
    // Always a new session with a new id: one that somebody else planted before the login is worth nothing.
    const id = await startSession({ user, address, userAgent });
    await noteLogin(user, address);
    await audit.done(form.user);
    const headers = new Headers();
    headers.append('set-cookie', setCookie(sessionCookie(secure), await sealSession(id), secure));
    const language = cookieAtLogin(user.locale, request.cookies.get(LOCALE_COOKIE)?.value);
    if (language) headers.append('set-cookie', language);
    return seeOther(ownPath(form.next) ?? '/control', headers);
  },
);
