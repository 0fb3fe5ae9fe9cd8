import { describe, expect, it } from 'vitest';
import type { Bearer } from '@/lib/auth';
import { loginReason } from './login-reason';

const ended = (reason: Extract<Bearer, { state: 'ended' }>['reason']) =>
  ({ state: 'ended', reason }) as unknown as Bearer;
const none: Bearer = { state: 'none' };

describe('R2 the login page says why one stands there', () => {
  it('a form sent after a logout in another tab was kept and comes back', () => {
    expect(loginReason({ next: '/global?draft=abc' }, ended('logout'))).toBe('typedKept');
    expect(loginReason({ next: '/global?draft=abc' }, ended('password-changed'))).toBe('typedKept');
  });

  it('a form of nobody was not kept', () => {
    expect(loginReason({ next: '/global', why: 'notLoggedIn' }, none)).toBe('notLoggedIn');
    // the address alone proves nothing
    expect(loginReason({ next: '/global?draft=abc' }, none)).toBeNull();
  });

  it('a page asked for says how the session ended, and nothing after a logout of one’s own', () => {
    expect(loginReason({ next: '/global' }, ended('expired'))).toBe('sessionEnded');
    expect(loginReason({ next: '/global' }, ended('password-changed'))).toBe('passwordChanged');
    expect(loginReason({ next: '/global' }, ended('logout'))).toBeNull();
    expect(loginReason({}, ended('expired'))).toBeNull();
    expect(loginReason({ why: 'loggedOut' }, ended('logout'))).toBe('loggedOut');
  });
});
