import { templates } from '@/lib/console/forms/templates';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';

/** Fills the form below with a check for a common protocol; nothing is saved by it. */
export function TemplateRow({ chosen }: { chosen?: string }) {
  const { t } = useReader();
  return (
    <div className="templates">
      <label htmlFor="template">{t('virtual.templates.label')}</label>{' '}
      <select id="template" name="template" defaultValue={chosen}>
        {templates.map(({ name }) => (
          <option key={name} value={name}>
            {t(`virtual.templates.of.${name}`)}
          </option>
        ))}
      </select>{' '}
      <Button name="do" value="template" formNoValidate>
        {t('virtual.templates.fill')}
      </Button>{' '}
      <span className="note">{t('virtual.templates.note')}</span>
    </div>
  );
}
