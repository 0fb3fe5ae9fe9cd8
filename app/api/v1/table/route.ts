import { z } from 'zod';
import { api } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';
import { methods } from '@/lib/protocol';

const schema = z.strictObject({
  router: whichRouter,
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  filter: z.string().max(200).default(''),
});

/** One page of a router's IPVS table, as `lvsctl table --json`. */
export const GET = api(
  {
    method: 'GET',
    permission: 'view',
    action: 'api.table',
    summary: 'One page of a router’s IPVS table, as `lvsctl table --json`.',
    answer: methods.table.result,
    schema,
  },
  async ({ input: { router: which, ...wanted }, router }) =>
    Response.json(await (await chosenRouter(which, router)).call('table', wanted)),
);
