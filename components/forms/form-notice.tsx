import type { FormFinding } from '@/lib/console';
import { fieldWords } from '@/lib/i18n/fields';
import { useSentence } from '@/lib/i18n/sentences';
import { Notice } from '../ui/notice';

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
      {needing.size > 0 && (
        <b>Not saved: {needing.size === 1 ? '1 field needs you' : `${needing.size} fields need you`}. </b>
      )}
      {fields.map((field, i) => (
        <span key={field}>
          {i > 0 && ', '}
          <a href={`#f-${field}`}>{fieldWords(scope, field).label}</a>
        </span>
      ))}
      {fields.length > 0 && '. '}
      {needing.size > 0 && 'What you typed is kept.'}
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
