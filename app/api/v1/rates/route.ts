import { z } from 'zod';
import { api } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';
import { methods } from '@/lib/protocol';

const schema = z.strictObject({
  router: whichRouter,
  service: z.string().max(200).default(''),
  server: z.string().max(200).default(''),
});

/** The last hour of a router, a virtual server or a real server, as `lvsctl rates --json`. */
export const GET = api(
  {
    method: 'GET',
    permission: 'view',
    action: 'api.rates',
    summary: 'The last hour of a router, a virtual server or a real server, as `lvsctl rates --json`.',
    answer: methods.rates.result,
    schema,
  },
  async ({ input: { router: which, ...wanted }, router }) =>
    Response.json(await (await chosenRouter(which, router)).call('rates', wanted)),
);
