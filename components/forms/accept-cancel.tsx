import type { ReactNode } from 'react';
import { may } from '@/lib/auth';
import type { FormDraft } from '@/lib/console';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { WhyInput } from './why-input';

/** ACCEPT and CANCEL at the end of a form; who may not write sees why. */
export function AcceptCancel({
  cancel,
  user,
  draft,
  more,
}: {
  cancel: string;
  user: { role: string };
  /** what was typed and not taken */
  draft: FormDraft | null;
  more?: ReactNode;
}) {
  const { t } = useReader();
  if (!may(user.role, 'configure')) {
    return <span className="note">{t('forms.lookOnly')}</span>;
  }
  return (
    <>
      <Button look="primary" name="do" value="accept">
        {t('forms.accept')}
      </Button>{' '}
      <LinkButton href={cancel}>{t('forms.cancel')}</LinkButton> {more}
      <WhyInput draft={draft} /> <span className="note">{t('forms.acceptNote')}</span>
    </>
  );
}
