import { useTranslations } from 'next-intl';
import type { ForeignRow } from '@/lib/console/view/marks';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { Table } from '../ui/table';

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
        <Table<ForeignRow>
          caption={t('foreign.caption')}
          rows={rows}
          id={(row) => `${row.router} ${row.tool} ${row.text}`}
          columns={[
            {
              ...{ key: 'choose', head: null, className: 'c-sel' },
              cell: ({ rule, has }) =>
                mayConfigure &&
                rule !== null &&
                !has && <input type="checkbox" name="rule" value={rule} aria-label={t('choose', { rule })} />,
            },
            { key: 'router', head: t('foreign.router'), isRowHead: true, cell: ({ router }) => router },
            { key: 'tool', head: t('foreign.tool'), leaves: 'p1', cell: ({ tool }) => tool },
            {
              ...{ key: 'rule', head: t('foreign.rule'), className: 'fill' },
              cell: ({ rule, text, has }) => (
                <>
                  <code>{rule ?? text}</code>{' '}
                  {(rule === null || has) && (
                    <span className="mut">{t(has ? 'foreign.adopted' : 'foreign.cannot')}</span>
                  )}
                </>
              ),
            },
          ]}
        />
        <div className="panel-f">
          {mayConfigure && adoptable && <Button>{t('foreign.button')}</Button>}{' '}
          <span className="note">{t('foreign.help')}</span> <Command lines={['lvsctl marks adopt']} />
        </div>
      </form>
    </Panel>
  );
}
