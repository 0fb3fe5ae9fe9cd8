import type { Term } from '@/lib/console/view/terms';
import { count, many } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';

/** Rows shown at most; the words and the file have the rest. */
const MAX = 200;

/** The change in ipvsadm's terms, with the connections that would drop. */
export function TermsPanel({ terms, source }: { terms: Term[]; source: string }) {
  const { t } = useReader();
  const known = terms.every(({ drops }) => drops !== null);
  const total = terms.reduce((n, { drops }) => n + (drops ?? 0), 0);
  const note = known ? t('changes.terms.total', { ...many(total), source }) : t('changes.terms.unknown');
  return (
    <Panel id="h-terms" title={t('changes.terms.title')} note={note}>
      {terms.length === 0 ? (
        <p className="panel-b muted">{t('changes.terms.nothing')}</p>
      ) : (
        <table className="t wrap terms">
          <caption className="vh">{t('changes.terms.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('changes.terms.command')}</th>
              <th scope="col" className="r">
                {t('changes.terms.drops')}
              </th>
            </tr>
          </thead>
          <tbody>
            {terms.slice(0, MAX).map(({ command, drops }) => (
              <tr key={command}>
                <td>
                  <code>{command}</code>
                </td>
                <td className="r" data-of={t('changes.terms.drops')}>
                  {drops === null ? t('changes.terms.notKnown') : drops > 0 ? <b>{count(drops)}</b> : '0'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {terms.length > MAX && (
        <p className="panel-f note">{t('changes.terms.more', many(terms.length - MAX))}</p>
      )}
    </Panel>
  );
}
