import { useTranslations } from 'next-intl';
import type { ForeignRow } from '@/lib/console/view/marks';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';

/** Rules of somebody else that set a mark, on either router, and which of them marks.conf can take over. */
export function ForeignPanel({
  rows,
  csrf,
  base,
  mayConfigure,
}: {
  rows: ForeignRow[];
  csrf: string;
  base: string;
  mayConfigure: boolean;
}) {
  const t = useTranslations('marks');
  const adoptable = rows.some(({ rule, has }) => rule !== null && !has);
  if (rows.length === 0) {
    return (
      <Panel id="h-foreign" title={t('foreign.title')} note={t('foreign.note')}>
        <p className="panel-b muted">{t('foreign.none')}</p>
      </Panel>
    );
  }
  return (
    <Panel id="h-foreign" title={t('foreign.title')} note={t('foreign.note')}>
      <form method="post" action="/marks/add">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={base} />
        <input type="hidden" name="what" value="foreign" />
        <div className="scroll">
          <table className="t wrap">
            <caption className="vh">{t('foreign.caption')}</caption>
            <thead>
              <tr>
                <td />
                <th scope="col">{t('foreign.router')}</th>
                <th scope="col" className="p1">
                  {t('foreign.tool')}
                </th>
                <th scope="col">{t('foreign.rule')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.router} ${row.tool} ${row.text}`}>
                  <td className="c-sel">
                    {mayConfigure && row.rule !== null && !row.has && (
                      <input
                        type="checkbox"
                        name="rule"
                        value={row.rule}
                        aria-label={t('choose', { rule: row.rule })}
                      />
                    )}
                  </td>
                  <th scope="row">{row.router}</th>
                  <td className="p1">{row.tool}</td>
                  <td className="fill">
                    <code>{row.rule ?? row.text}</code>{' '}
                    {(row.rule === null || row.has) && (
                      <span className="mut">{t(row.has ? 'foreign.adopted' : 'foreign.cannot')}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="panel-f">
          {mayConfigure && adoptable && <Button>{t('foreign.button')}</Button>}{' '}
          <span className="note">{t('foreign.help')}</span> <Command lines={['lvsctl marks adopt']} />
        </div>
      </form>
    </Panel>
  );
}
