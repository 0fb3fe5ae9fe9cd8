import { expect, it, vi } from 'vitest';
import { AgentError } from './rpc';

it('knows an error of the same class from another bundle, and no other error', async () => {
  vi.resetModules();
  const other = (await import('./rpc')) as { AgentError: typeof AgentError };
  expect(other.AgentError).not.toBe(AgentError);
  expect(new other.AgentError('busy') instanceof AgentError).toBe(true);
  expect(new AgentError('busy') instanceof AgentError).toBe(true);
  expect(new Error('busy') instanceof AgentError).toBe(false);
  expect({ name: 'AgentError', code: 'busy', data: {} } instanceof AgentError).toBe(false);
  expect((null as unknown) instanceof AgentError).toBe(false);
});
