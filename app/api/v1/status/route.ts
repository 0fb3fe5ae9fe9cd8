import { z } from 'zod';
import { api } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';

/** A router's state, as `lvsctl status --json`. */
export const GET = api(
  {
    method: 'GET',
    permission: 'view',
    action: 'api.status',
    schema: z.strictObject({ router: whichRouter }),
  },
  async ({ input, router }) =>
    Response.json(await (await chosenRouter(input.router, router)).call('status', {})),
);
