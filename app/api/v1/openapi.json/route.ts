import { z } from 'zod';
import * as metrics from '@/app/metrics/route';
import { api } from '@/lib/console';
import { openapiOf } from '@/lib/console/openapi';
import { version } from '@/package.json';
import * as doctor from '../doctor/route';
import * as events from '../events/route';
import * as history from '../history/route';
import * as pulse from '../pulse/route';
import * as ratesLast from '../rates/last/route';
import * as rates from '../rates/route';
import * as status from '../status/route';
import * as table from '../table/route';

/** This description, made from the schemas by which the routes themselves judge a request. */
export const GET = api(
  {
    ...{ method: 'GET', permission: 'view', action: 'api.openapi' },
    summary: 'This description (OpenAPI 3.1).',
    schema: z.strictObject({}),
    answer: null,
  },
  () => Promise.resolve(Response.json(openapiOf(routes(), version))),
);

/** Every route for programs; a test holds it against the files below app/. */
function routes(): Record<string, Record<string, unknown>> {
  return {
    '/api/v1/doctor': doctor,
    '/api/v1/events': events,
    '/api/v1/history': history,
    '/api/v1/openapi.json': { GET },
    '/api/v1/pulse': pulse,
    '/api/v1/rates': rates,
    '/api/v1/rates/last': ratesLast,
    '/api/v1/status': status,
    '/api/v1/table': table,
    '/metrics': metrics,
  };
}
