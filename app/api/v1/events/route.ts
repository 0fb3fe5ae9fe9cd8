import { z } from 'zod';
import { api, apiError } from '@/lib/console';
import { thisRouter } from '@/lib/console/routers';
import { StatusFeed } from '@/lib/console/status-feed';

/** One for all who listen. */
const feed = new StatusFeed(thisRouter);

/** Changes of this router's status as server-sent events; each names the sections that changed, and the reader asks for them. */
export const GET = api(
  {
    ...{ method: 'GET', permission: 'view', action: 'api.events' },
    summary: 'Changes of this router’s status as server-sent events, each with a revision.',
    schema: z.strictObject({}),
    answer: null,
  },
  ({ stillMay }) => {
    if (feed.isFull) return Promise.resolve(apiError(503, 'busy'));
    const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
    return Promise.resolve(new Response(feed.stream(stillMay), { headers }));
  },
);
