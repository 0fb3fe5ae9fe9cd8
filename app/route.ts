import { handler, seeOther } from '@/lib/console';

/** The address as people type it. */
export const GET = handler({ method: 'GET', permission: 'anyone' }, () =>
  Promise.resolve(seeOther('/control')),
);
