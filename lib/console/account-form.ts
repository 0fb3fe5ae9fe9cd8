import type { z } from 'zod';
import type { AccountFault } from '@/lib/auth';
import type { FormFinding } from './findings';
import type { RouteParams } from './params';

/** The page of one account. */
export const accountPage = (name: string) => `/accounts/${encodeURIComponent(name)}`;

/** What every form of that page has in common: the rule, and the page that it goes back to. */
export function accountRule<S extends z.ZodType>(action: string, schema?: S) {
  return {
    method: 'POST',
    permission: 'administer',
    recent: true,
    action,
    schema,
    formPage: ({ name = '' }: RouteParams) => accountPage(name),
  } as const;
}

/** Why it was not done, as the page says it. */
export const accountFault = (code: AccountFault): FormFinding[] => [
  { field: null, code, params: {}, severity: 'error' },
];
