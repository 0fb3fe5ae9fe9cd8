import { expect, it } from 'vitest';
import { reasonSentence } from './reasons';

it('makes a sentence from code and parameters', () => {
  expect(reasonSentence({ code: 'mismatch', params: { received: 'HTTP/1.1 500' } })).toBe(
    'The answer is not what was expected; received: “HTTP/1.1 500”.',
  );
  expect(reasonSentence({ code: 'timeout-connect', params: { seconds: 6 } })).toBe(
    'No connection within 6 s.',
  );
});

it('shows a code that it does not know', () => {
  expect(reasonSentence({ code: 'of-a-newer-lvsd', params: {} })).toBe('of-a-newer-lvsd');
});
