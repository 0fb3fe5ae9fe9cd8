import { z } from 'zod';
import { api } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';
import { methods } from '@/lib/protocol';

const schema = z.strictObject({
  router: whichRouter,
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** A router's versions of lvs.cf, as `lvsctl history --json`. */
export const GET = api(
  {
    method: 'GET',
    permission: 'view',
    action: 'api.history',
    summary: 'A router’s versions of lvs.cf, as `lvsctl history --json`.',
    answer: methods['history.list'].result,
    schema,
  },
  async ({ input: { router: which, limit }, router }) =>
    Response.json(await (await chosenRouter(which, router)).call('history.list', { limit })),
);
