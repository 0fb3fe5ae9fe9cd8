import type { FormFinding } from '@/lib/console';
import { fieldWords } from '@/lib/i18n/fields';
import { useSentence } from '@/lib/i18n/sentences';
import { Notice } from '../ui/notice';
import { NeedingFields } from './needing-fields';

/** At the head of a form that was not taken: how many fields need someone, a link to each, what concerns the whole. */
export function FormNotice({
  findings,
  scope,
  shown,
}: {
  findings: FormFinding[];
  scope: string;
  /** fields that this form has; findings of others are said here in full */
  shown: string[];
}) {
  const sentence = useSentence();
  if (findings.length === 0) return null;
  const errors = findings.some((f) => f.severity === 'error');
  const own = findings.filter((f) => f.field !== null && shown.includes(f.field));
  const needing = new Set(own.filter((f) => f.severity === 'error').map((f) => f.field));
  const fields = [...new Set(own.map((f) => f.field ?? ''))];
  const whole = findings.filter((f) => !own.includes(f));
  return (
    <Notice is={errors ? 'down' : 'degraded'} alert>
      <NeedingFields
        needing={needing.size}
        fields={fields.map((name) => ({ name, label: fieldWords(scope, name).label }))}
      />
      {whole.map((f) => (
        <p key={f.code + JSON.stringify(f.params)}>
          {sentence(f)}
          {typeof f.params.detail === 'string' && f.params.detail !== '' && (
            <>
              {' '}
              <code>{f.params.detail}</code>
            </>
          )}
        </p>
      ))}
    </Notice>
  );
}
