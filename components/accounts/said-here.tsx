import { useTranslations } from 'next-intl';
import { Notice } from '../ui/notice';

/** What a form of these pages did, by the code in `?done=`. */
const DONE = [
  'added',
  'role',
  'disabled',
  'enabled',
  'deleted',
  'reset',
  'secondFactorRemoved',
  'secondFactorSet',
  'required',
  'notRequired',
  'sessionEnded',
  'tokenMade',
  'tokenRevoked',
  'accessSaved',
  'accessUnchanged',
] as const;

export function SaidHere({ done }: { done: string | undefined }) {
  const t = useTranslations('accounts.done');
  const said = DONE.find((one) => one === done);
  return said ? <Notice is="up">{t(said)}</Notice> : null;
}
