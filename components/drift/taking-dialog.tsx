import {
  MOST_CHANGES,
  takenFrom,
  takingEffects,
  takingPage,
  type TakingView,
} from '@/lib/console/view/drift';
import { fileWords } from '@/lib/i18n/file-words';
import { useReader } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import { sentenceIn, type Change } from '@/lib/lvscf';
import { repairCommand } from '@/lib/router';
import { Effects } from '../operate/effects';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Notice } from '../ui/notice';

/** Says what taking something into lvs.cf changes there, and asks. */
export function TakingDialog({ view, csrf }: { view: TakingView; csrf: string }) {
  const reader = useReader();
  const sentence = useSentence();
  const { t, locale } = reader;
  const { taking, side, entry, draft } = view;
  const { value } = draft;
  const [service = '', server = null] = entry.split(' ');
  const inWords = (change: Change) => ({
    weight: 'info' as const,
    text: sentenceIn(fileWords(locale), change),
  });
  const of = entry === 'all' ? { service: null, server: null } : { service, server };
  return (
    <DialogPage
      title={t(`drift.questions.${taking}`, { name: takenFrom(view) })}
      body={
        <>
          {value ? (
            <Effects
              effects={[...value.changes.slice(0, MOST_CHANGES).map(inWords), ...takingEffects(view, reader)]}
            />
          ) : (
            <Notice is="degraded">{sentence(draft.error)}</Notice>
          )}
          <Command lines={[repairCommand({ code: taking, side, ...of })]} />
        </>
      }
      form={
        <form className="panel-f" method="post" action={`${takingPage(taking, side, entry)}/run`}>
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="base" value={value?.base ?? ''} />
          <input type="hidden" name="becomes" value={value?.sha256 ?? ''} />
          <LinkButton href="/control">{t('forms.cancel')}</LinkButton>{' '}
          {value && value.sha256 !== value.base && (
            <Button look="primary">{t(`drift.buttons.${taking}`)}</Button>
          )}
        </form>
      }
    />
  );
}
