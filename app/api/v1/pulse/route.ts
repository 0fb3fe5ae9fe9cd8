import { z } from 'zod';
import { api, apiError } from '@/lib/console';
import { chosenRouter, whichRouter } from '@/lib/console/api-router';

const schema = z.strictObject({
  router: whichRouter,
  verb: z.enum(['start', 'stop', 'restart', 'reload']),
});

/** Starts, stops, restarts or reloads pulse on a router, as `lvsctl start|stop|restart|reload`. */
export const POST = api(
  {
    method: 'POST',
    permission: 'operate',
    action: 'pulse.control',
    schema,
    summary: 'Starts, stops, restarts or reloads pulse on a router.',
    answer: z.object({ router: z.string(), verb: z.string(), output: z.string() }),
  },
  async ({ input: { router: which, verb }, caller, audit, router }) => {
    const client = await chosenRouter(which, router);
    const { ok, code, output } = await client.call('pulse.control', { verb, author: caller });
    if (!ok) {
      await audit.failed(client.name, `${verb}: ${output}`);
      return apiError(502, 'pulse-failed', { router: client.name, code, detail: output.slice(-600) });
    }
    await audit.done(client.name, verb);
    return Response.json({ router: client.name, verb, output });
  },
);
