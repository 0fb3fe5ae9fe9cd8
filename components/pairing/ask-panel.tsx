import type { FieldView } from '@/lib/console/forms/field-views';
import type { FormFinding } from '@/lib/console';
import { fieldWords } from '@/lib/i18n/fields';
import { useReader } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import { Button, LinkButton } from '../ui/button';
import { FieldControl } from '../ui/field-control';
import { FormRow } from '../ui/form-row';
import { Panel } from '../ui/panel';

/** Names of the form's fields. */
export const ASK_FIELDS = ['host', 'port'];

/** Which host to pair with. */
export function AskPanel({
  csrf,
  host,
  port,
  findings,
}: {
  csrf: string;
  host: string;
  port: string;
  /** what was said about what was typed */
  findings: FormFinding[];
}) {
  const sentence = useSentence();
  const { t, locale } = useReader();
  const field = (name: string, kind: FieldView['kind'], value: string): FieldView => ({
    id: `f-${name}`,
    name,
    kind,
    value,
    ...fieldWords(locale, 'pairing', name),
    says: findings.filter((f) => f.field === name).map((f) => ({ severity: f.severity, text: sentence(f) })),
  });
  const fields = [field('host', 'text', host), field('port', 'number', port)];
  return (
    <Panel id="h-ask" title={t('pairing.ask.title')}>
      <form className="form" method="post" action="/redundancy/pairing/ask">
        <input type="hidden" name="csrf" value={csrf} />
        <fieldset>
          <legend>{t('pairing.ask.where')}</legend>
          {fields.map((view) => (
            <FormRow key={view.name} field={view} control={<FieldControl field={view} />} />
          ))}
        </fieldset>
        <div className="panel-f">
          <Button look="primary">{t('pairing.ask.button')}</Button>{' '}
          <LinkButton href="/redundancy">{t('forms.cancel')}</LinkButton>
        </div>
      </form>
    </Panel>
  );
}
