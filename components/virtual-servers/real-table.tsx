import clsx from 'clsx';
import { realLink, type RealQuery, type RealRow, type RealSort } from '@/lib/console/view/real-list';
import type { TypedWeights } from '@/lib/console/forms/weights';
import type { VirtualServer } from '@/lib/lvscf';
import { realServerPage } from '@/lib/console/links';
import { count } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { healthState } from '../ui/health';
import { State } from '../ui/state';
import { Table, sortBy, type Column } from '../ui/table';
import { WeightInput } from './weight-input';

/** The real servers of one virtual server; selection by id. */
export function RealTable({
  virtual,
  rows,
  query,
  mayEdit,
  typed,
}: {
  virtual: VirtualServer;
  rows: RealRow[];
  query: RealQuery;
  mayEdit: boolean;
  typed: TypedWeights;
}) {
  const { t } = useReader();
  const condition = useCondition();
  const sort = (by: RealSort) => sortBy(query, by, (next) => realLink(virtual.id, query, next));
  const columns: Column<RealRow>[] = [
    {
      ...{ key: 'select', head: null, className: 'c-sel' },
      cell: ({ server }) => (
        <input
          type="checkbox"
          name="server"
          value={server.id}
          aria-label={t('virtual.select', { name: `${server.name} ${server.id}` })}
        />
      ),
    },
    {
      ...{ key: 'name', head: t('virtual.name'), isRowHead: true, sort: sort('name') },
      cell: ({ server }) => <a href={realServerPage(virtual.id, server.id)}>{server.name}</a>,
    },
    {
      ...{ key: 'status', head: t('virtual.status'), sort: sort('status') },
      cell: ({ state }) => (
        <State is={healthState(state === 'deactivated' ? 'off' : state)}>{t(`states.${state}`)}</State>
      ),
    },
    {
      ...{ key: 'address', head: t('virtual.real.address'), sort: sort('address') },
      cell: ({ server }) => server.address,
    },
    { key: 'port', head: t('virtual.port'), right: true, cell: ({ server }) => server.port },
    {
      ...{ key: 'weight', head: t('virtual.weight'), right: true, sort: sort('weight') },
      cell: ({ server }) =>
        mayEdit ? (
          <WeightInput
            service={{ id: virtual.id, label: virtual.name }}
            server={{ id: server.id, label: server.name }}
            value={server.weight}
            typed={typed}
          />
        ) : (
          server.weight
        ),
    },
    {
      ...{ key: 'active', head: t('virtual.activeConnections'), right: true, leaves: 'p1' as const },
      sort: sort('active'),
      cell: ({ now }) => (now?.destination ? count(now.destination.active) : <span className="mut">–</span>),
    },
    {
      ...{ key: 'why', head: t('virtual.real.why'), leaves: 'p2' as const, className: 'why' },
      cell: ({ now }) => now?.check?.reason && condition(now.check.reason),
    },
  ];
  return (
    <Table
      caption={t('virtual.real.of', { name: virtual.name })}
      columns={columns}
      rows={rows}
      id={({ server }) => server.id}
      look={({ state }) => clsx(state === 'down' && 'bad', state === 'deactivated' && 'off')}
      wrap={false}
    />
  );
}
