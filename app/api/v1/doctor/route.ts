import { z } from 'zod';
import { api } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';
import { methods } from '@/lib/protocol';

/** What the doctor finds on a router, as `lvsctl doctor --json`. */
export const GET = api(
  {
    method: 'GET',
    permission: 'view',
    action: 'api.doctor',
    summary: 'What the doctor finds on a router, as `lvsctl doctor --json`.',
    answer: methods.doctor.result,
    schema: z.strictObject({ router: whichRouter }),
  },
  async ({ input, router }) =>
    Response.json(await (await chosenRouter(input.router, router)).call('doctor', {})),
);
