import { choiceText } from '@/lib/i18n/fields';
import { useReader } from '@/lib/i18n/reader';
import { NEW_SCHEDULERS, SCHEDULERS } from '@/lib/lvscf';
import { Panel } from '../ui/panel';

/** What each scheduler does, beside the form that offers them. */
export function SchedulersPanel({ open = false }: { open?: boolean }) {
  const { t, locale } = useReader();
  return (
    <Panel id="h-sched" title={t('virtual.schedulers.title')}>
      <details className="panel-b" open={open}>
        <summary>{t('virtual.schedulers.open')}</summary>
        <dl className="explained">
          {[...SCHEDULERS, ...NEW_SCHEDULERS].map((name) => (
            <div key={name}>
              <dt>{choiceText(locale, 'scheduler', name)}</dt>
              <dd>{t(`virtual.schedulers.of.${name}`)}</dd>
            </div>
          ))}
        </dl>
        <p className="note">{t('virtual.schedulers.newer')}</p>
      </details>
    </Panel>
  );
}
