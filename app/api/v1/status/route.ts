import { z } from 'zod';
import { api } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';
import { methods } from '@/lib/protocol';

/** A router's state, as `lvsctl status --json`. */
export const GET = api(
  {
    method: 'GET',
    permission: 'view',
    action: 'api.status',
    summary: 'A router’s state, as `lvsctl status --json`.',
    answer: methods.status.result,
    schema: z.strictObject({ router: whichRouter }),
  },
  async ({ input, router }) =>
    Response.json(await (await chosenRouter(input.router, router)).call('status', {})),
);
