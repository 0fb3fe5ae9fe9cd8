import { serverNowPage } from '@/lib/console/view/server-action';
import type { ServerRow, ServiceRow } from '@/lib/console/view/services';
import { clock, count } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { healthState } from '../ui/health';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { Table } from '../ui/table';

/** How the real servers of one virtual server are now. */
export function NowPanel({
  row,
  source,
  readAt,
  now,
}: {
  row: ServiceRow | undefined;
  source: string;
  readAt: string;
  now: Date;
}) {
  const { t, locale } = useReader();
  const condition = useCondition();
  return (
    <Panel id="h-now" title={t('virtual.now.title')} note={`${source}, ${clock(readAt, now, locale)}`}>
      {row && row.servers.length > 0 ? (
        <Table<ServerRow>
          caption={t('virtual.now.caption', { name: row.label })}
          rows={row.servers}
          id={({ id }) => id}
          columns={[
            {
              ...{ key: 'server', head: t('virtual.now.realServer'), isRowHead: true },
              cell: ({ id, label }) => <a href={serverNowPage(row.id, id)}>{label || id}</a>,
            },
            {
              ...{ key: 'state', head: t('virtual.now.state') },
              cell: ({ health, check }) => (
                <State is={healthState(health)} title={check?.reason ? condition(check.reason) : undefined}>
                  {t(`states.${health}`)}
                </State>
              ),
            },
            {
              ...{ key: 'weight', head: t('virtual.now.weight'), right: true },
              cell: ({ destination, weight }) => destination?.weight ?? weight,
            },
            {
              ...{ key: 'active', head: t('virtual.now.active'), right: true },
              cell: ({ destination }) =>
                destination ? count(destination.active) : <span className="mut">–</span>,
            },
          ]}
        />
      ) : (
        <div className="panel-b">
          <p className="muted">{t('virtual.now.none')}</p>
        </div>
      )}
    </Panel>
  );
}
