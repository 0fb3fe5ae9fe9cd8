import { describe, expect, it } from 'vitest';
import messages from '@/lib/i18n/messages/en/findings.json';
import { sshFailure } from './ssh-words';

const unreachable = (detail: string) =>
  sshFailure({ code: 'unreachable', params: { router: '10.0.0.2' }, detail }, '10.0.0.2', 2222);

describe('R12 a host that cannot be paired with is told of by its sshd, not by its agent', () => {
  it.each([
    ['connect ECONNREFUSED 10.0.0.2:2222', 'SSHD_REFUSES'],
    ['connect EHOSTUNREACH 10.0.0.2:2222 - Local (10.0.0.1:40000)', 'SSHD_NO_WAY'],
    ['connect ENETUNREACH 10.0.0.2:2222', 'SSHD_NO_WAY'],
    ['connect ETIMEDOUT 10.0.0.2:2222', 'SSHD_SILENT'],
    ['getaddrinfo ENOTFOUND lvs9', 'HOST_NOT_KNOWN'],
    ['getaddrinfo EAI_AGAIN lvs9', 'HOST_NOT_KNOWN'],
    ['the connection was closed', 'unreachable'],
  ])('%s', (detail, code) => {
    expect(unreachable(detail)).toEqual({
      code,
      params: { router: '10.0.0.2', host: '10.0.0.2', port: 2222, detail },
    });
    expect(messages).toHaveProperty(code);
  });

  it('keeps other errors, and a call that timed out after the login', () => {
    const data = { params: { router: 'lvs2' }, detail: 'x' };
    expect(sshFailure({ ...data, code: 'refused' }, 'lvs2', 22).code).toBe('refused');
    expect(sshFailure({ ...data, code: 'timeout' }, 'lvs2', 22).code).toBe('SSHD_SILENT');
    expect(sshFailure({ ...data, code: 'timeout', params: { method: 'status' } }, 'lvs2', 22).code).toBe(
      'timeout',
    );
  });
});
