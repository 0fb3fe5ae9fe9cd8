import { expect, it } from 'vitest';
import { noAnswer } from './no-answer';

it('the console counts as silent after two missed answers, and not within a few seconds', () => {
  expect(noAnswer(20, 10)).toBe(false);
  expect(noAnswer(30, 10)).toBe(true);
  expect(noAnswer(5, 1)).toBe(false);
  expect(noAnswer(6, 1)).toBe(true);
});
