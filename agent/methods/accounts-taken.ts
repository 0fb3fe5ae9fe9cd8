import { writeOwn } from '../accounts';
import type { Method } from '../method';

export const accountsTaken: Method<'accounts.taken'> = {
  limitMs: 30_000,
  async handle(agent, { digest }) {
    const takenAt = new Date().toISOString();
    await writeOwn(agent.paths.accountsTaken, { digest, takenAt });
    return { takenAt };
  },
};
