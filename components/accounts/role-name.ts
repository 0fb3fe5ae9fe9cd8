import { roles } from '@/lib/auth';
import type { Reader } from '@/lib/i18n/reader';

/** A role in the reader's words; one that is not known (a newer console's) as it stands. */
export function roleName({ t }: Reader, role: string): string {
  const known = roles.find((one) => one === role);
  return known ? t(`roles.${known}`) : role;
}
