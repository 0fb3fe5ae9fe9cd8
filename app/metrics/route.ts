import { z } from 'zod';
import { api } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';
import { METRICS_TYPE, metricsText } from '@/lib/console/metrics';
import { attempt } from '@/lib/router';

/** Of a table of 1,000 virtual servers one page; more is not promised. */
const MOST_SERVICES = 1000;
/** As many entries as the agent gives at once. */
const MOST_ENTRIES = 500;

/** A router's state for Prometheus. Where its status cannot be read the answer is an error, not a page of zeros. */
export const GET = api(
  {
    ...{ method: 'GET', permission: 'view', action: 'api.metrics' },
    summary: 'A router for Prometheus, as text. What is not known is absent.',
    schema: z.strictObject({ router: whichRouter }),
    answer: null,
  },
  async ({ input, router }) => {
    const client = await chosenRouter(input.router, router);
    const status = await client.call('status', {});
    const [table, history] = await Promise.all([
      attempt(client.call('table', { limit: MOST_SERVICES })),
      attempt(client.call('history.list', { limit: MOST_ENTRIES })),
    ]);
    const reading = {
      status,
      table: table.ok ? table.value : null,
      history: history.ok ? history.value.entries : null,
    };
    return new Response(metricsText(reading, Date.now()), { headers: { 'content-type': METRICS_TYPE } });
  },
);
