import { useReader } from '@/lib/i18n/reader';

/** Whether a new entry is active at once. The original added it deactivated and left ACTIVATE to a second step. */
export function ActiveRow({ value }: { value: string }) {
  const { t } = useReader();
  return (
    <fieldset>
      <legend>{t('forms.status')}</legend>
      <div className="f" role="radiogroup" aria-labelledby="f-active-label">
        <span className="label" id="f-active-label">
          {t('forms.active')}
        </span>
        <div className="ctl">
          <label>
            <input type="radio" name="active" id="f-active" value="1" defaultChecked={value !== '0'} />{' '}
            {t('forms.yes')}
          </label>{' '}
          <label>
            <input type="radio" name="active" value="0" defaultChecked={value === '0'} /> {t('forms.no')}
          </label>
        </div>
        <div className="aside">
          <p>{t('forms.inactiveHint')}</p>
        </div>
      </div>
    </fieldset>
  );
}
