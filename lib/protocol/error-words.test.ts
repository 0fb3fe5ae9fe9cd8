import { describe, expect, it } from 'vitest';
import { errorSentence, errorWords } from './error-words';
import { errorCodes } from './rpc';

describe('words of errors', () => {
  it('every code has a sentence that holds without any parameter but those it needs', () => {
    for (const code of errorCodes) {
      const words = errorSentence({ code, params: {} });
      expect(words, code).toMatch(/^\S.*[.?]$/);
      expect(words, code).not.toMatch(/[{}[\]]/);
    }
    expect(Object.keys(errorWords).sort()).toEqual([...errorCodes].sort());
  });

  it('says what is known and leaves out what is not', () => {
    const known = errorSentence({
      code: 'timeout',
      params: { router: 'backup', method: 'status', seconds: 20 },
    });
    expect(known).toBe(
      'backup did not answer status within 20 s. What it did is not known: see lvsctl status --pair.',
    );
    expect(errorSentence({ code: 'timeout', params: {} })).toBe(
      'this router did not answer. What it did is not known: see lvsctl status --pair.',
    );
  });

  it('a parameter that looks like a placeholder stays text', () => {
    expect(errorSentence({ code: 'read-failed', params: { what: 'a' }, detail: '[x] {router}' })).toContain(
      '[x] {router}',
    );
  });

  it('shows an unknown code as it is', () => {
    expect(errorSentence({ code: 'from-the-future', params: {}, detail: 'why' })).toBe(
      'from-the-future: why',
    );
  });
});
