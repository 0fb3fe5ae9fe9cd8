import { z } from 'zod';
import { auditEntries, outcomes } from '@/lib/audit';
import { asCsv, asJsonLines } from '@/lib/audit/export';
import { handler } from '@/lib/console';

/** As many as a spreadsheet takes without complaint; older ones with `before`. */
const MAX_ENTRIES = 50_000;

const schema = z.object({
  format: z.enum(['csv', 'jsonl']),
  outcome: z.enum(outcomes).optional().catch(undefined),
  user: z.string().max(200).optional(),
  before: z.coerce.number().int().min(1).optional(),
});

/** The audit as a file. */
export const GET = handler(
  { method: 'GET', permission: 'administer', schema },
  async ({ form: { format, outcome, user, before } }) => {
    const entries = await auditEntries({ outcome, user, before, limit: MAX_ENTRIES });
    const csv = format === 'csv';
    return new Response(csv ? asCsv(entries) : asJsonLines(entries), {
      headers: {
        'content-type': csv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
        'content-disposition': `attachment; filename="audit.${format}"`,
        'cache-control': 'no-store',
      },
    });
  },
);
