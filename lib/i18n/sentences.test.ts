import { expect, it } from 'vitest';
import { messages } from './messages';
import { whoMade, type Sentence } from './sentences';

it('R55 an entry of the agent itself says why in the reader’s language; anybody else is who he said he is', () => {
  const condition: Sentence = ({ code }) => (messages.de.conditions as Record<string, string>)[code] ?? code;
  expect(whoMade({ author: 'timer', caller: 'agent' }, condition)).toBe(messages.de.conditions.timer);
  expect(whoMade({ author: 'interrupted', caller: 'agent' }, condition)).toBe(
    messages.de.conditions.interrupted,
  );
  expect(whoMade({ author: 'timer', caller: 'peer:lvs2' }, condition)).toBe('timer');
});
