import type { FormFinding } from '@/lib/console';
import { noticesOf } from '@/lib/console/forms/notices';
import { fieldWords } from '@/lib/i18n/fields';
import { useReader } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import { Notice } from '../ui/notice';
import { FieldLinks, NeedingFields } from './needing-fields';

/**
 * At the head of a form that was not taken: how many fields need someone, a link to each, what concerns the whole. What is only
 * worth a look stands apart from what kept the form from being taken.
 */
export function FormNotice({
  findings,
  scope,
  shown,
  not,
}: {
  findings: FormFinding[];
  scope: string;
  /** fields that this form has; findings of others are said here in full. None: a page of buttons, where nothing is typed */
  shown: string[];
  /** what was not done, where it is not that nothing was saved */
  not?: string;
}) {
  const { locale } = useReader();
  const { errors, warnings } = noticesOf(findings, shown);
  const named = (names: string[]) =>
    names.map((name) => ({ name, label: fieldWords(locale, scope, name).label }));
  return (
    <>
      {errors && (
        <Notice is="down" alert className="said-before">
          {shown.length > 0 && <NeedingFields not={not} fields={named(errors.fields)} />}
          <Whole findings={errors.whole} />
        </Notice>
      )}
      {warnings && (
        <Notice is="degraded" alert={!errors} className="said-before">
          <FieldLinks fields={named(warnings.fields)} />
          <Whole findings={warnings.whole} />
        </Notice>
      )}
    </>
  );
}

function Whole({ findings }: { findings: FormFinding[] }) {
  const sentence = useSentence();
  const { t } = useReader();
  return findings.map((f) => (
    <div key={f.code + JSON.stringify(f.params)}>
      <p>{sentence(f)}</p>
      {typeof f.params.detail === 'string' && f.params.detail !== '' && (
        <details className="note">
          <summary>{t('forms.programSaid')}</summary>
          <code>{f.params.detail}</code>
        </details>
      )}
    </div>
  ));
}
