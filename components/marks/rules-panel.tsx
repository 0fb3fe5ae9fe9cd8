import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import { virtualPage } from '@/lib/console/links';
import type { RuleRow } from '@/lib/console/view/marks';
import { useSentence } from '@/lib/i18n/sentences';
import { LinkButton } from '../ui/button';
import { Empty } from '../ui/empty';
import { Icon } from '../ui/icon';
import { Panel } from '../ui/panel';
import { TableFrame } from '../ui/table';

/** The rules of the saved file, each with the virtual servers that its packets reach and what is said about it. */
export function RulesPanel({ rows, router }: { rows: RuleRow[]; router: string }) {
  const t = useTranslations('marks.rules');
  const sentence = useSentence();
  return (
    <Panel id="h-rules" title={t('title')} note={t('note', { router })}>
      {rows.length === 0 ? (
        <Empty title={t('empty')}>
          <p>{t('emptyText')}</p>
          <p className="btn-row">
            <LinkButton href="/virtual-servers">{t('virtualServers')}</LinkButton>
          </p>
        </Empty>
      ) : (
        <TableFrame
          caption={t('caption')}
          wrap={false}
          heads={[
            { key: 'mark', head: t('mark'), right: true },
            { key: 'service', head: t('service') },
            { key: 'protocol', head: t('protocol'), leaves: 'p1' },
            { key: 'address', head: t('address') },
            { key: 'ports', head: t('ports') },
            { key: 'line', head: t('line'), right: true, leaves: 'p1' },
          ]}
        >
          <tbody>
            {rows.map((row) => (
              <Fragment key={row.line}>
                <tr className={clsx(row.findings.length > 0 && 'warn')}>
                  <th scope="row" className="r">
                    {row.mark}
                  </th>
                  <td>
                    {row.services.length === 0 && <span className="mut">{t('noService')}</span>}
                    {row.services.map(({ id, name }, i) => (
                      <Fragment key={id}>
                        {i > 0 && ', '}
                        <a href={virtualPage(id)}>{name}</a>
                      </Fragment>
                    ))}
                    {row.ftpSnat && <span className="sub mut"> {t('snat')}</span>}
                  </td>
                  <td className="p1">{row.protocol}</td>
                  <td>{row.address ?? <span className="mut">{t('every')}</span>}</td>
                  <td className="fill">{row.ports}</td>
                  <td className="r p1">{row.line}</td>
                </tr>
                {row.findings.map((f) => (
                  <tr key={f.code + JSON.stringify(f.params)} className="warn">
                    <td />
                    <td colSpan={5} className="why">
                      <span className="st st-degraded plain">
                        <Icon name="s-warn" />
                      </span>{' '}
                      {sentence(f)}
                    </td>
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </TableFrame>
      )}
    </Panel>
  );
}
