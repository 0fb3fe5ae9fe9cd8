import { useTranslations } from 'next-intl';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';

/** Rules that the saved lvs.cf asks for and marks.conf does not have; all are ticked, since each has a virtual server. */
export function SuggestedPanel({
  rules,
  csrf,
  base,
  mayConfigure,
}: {
  rules: string[];
  csrf: string;
  base: string;
  mayConfigure: boolean;
}) {
  const t = useTranslations('marks');
  return (
    <Panel id="h-suggested" title={t('suggested.title')} note={t('suggested.note')}>
      <form method="post" action="/marks/add">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={base} />
        <input type="hidden" name="what" value="suggested" />
        <ul className="picks">
          {rules.map((rule) => (
            <li key={rule}>
              <label>
                {mayConfigure && <input type="checkbox" name="rule" value={rule} defaultChecked />}{' '}
                <code>{rule}</code>
              </label>
            </li>
          ))}
        </ul>
        <div className="panel-f">
          {mayConfigure && <Button>{t('suggested.button')}</Button>}{' '}
          <span className="note">{t('suggested.help')}</span> <Command lines={['lvsctl marks suggest']} />
        </div>
      </form>
    </Panel>
  );
}
