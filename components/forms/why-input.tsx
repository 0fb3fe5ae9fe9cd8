import type { FormDraft } from '@/lib/console';
import { useReader } from '@/lib/i18n/reader';

/** Why something is saved or applied, for the history; may stay empty. */
export function WhyInput({ draft }: { draft: FormDraft | null }) {
  const { t } = useReader();
  return (
    <label className="why-input">
      {t('forms.why')}{' '}
      <input
        type="text"
        name="why"
        defaultValue={draft?.values.why?.at(-1) ?? ''}
        maxLength={200}
        size={30}
        autoComplete="off"
      />
    </label>
  );
}
