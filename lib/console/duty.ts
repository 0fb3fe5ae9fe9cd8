import { dutyOf, type Duty } from '@/lib/auth';
import type { User } from '@/lib/db';

const PAGES: Record<Duty, string> = {
  'new-password': '/password?why=oneTime',
  'second-factor': '/account/second-factor?why=required',
};

/** The page on which an account does what it must do before anything else; null: nothing. */
export async function dutyPage(user: User): Promise<string | null> {
  const duty = await dutyOf(user);
  return duty && PAGES[duty];
}
