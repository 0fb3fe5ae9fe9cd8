import clsx from 'clsx';
import type { TypedWeights } from '@/lib/console/forms/weights';
import { listLink, type ListQuery, type SortKey } from '@/lib/console/view/list';
import type { ServerRow, ServiceRow } from '@/lib/console/view/services';
import { realServerPage, virtualPage } from '@/lib/console/links';
import { ageSeconds, count, duration, prefixOf } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { healthState } from '../ui/health';
import { Icon } from '../ui/icon';
import { State } from '../ui/state';
import { TableFrame, sortBy, type ColumnHead } from '../ui/table';
import { TextOnly } from '../ui/text-only';
import { WeightInput } from './weight-input';

/**
 * The virtual servers of lvs.cf, each followed by its real servers. Selection is by id, never by position; it stands within
 * the form of the buttons, since text browsers know no `form` attribute.
 */
export function VirtualTable({
  rows,
  query,
  servers,
  mayEdit,
  typed,
  now,
}: {
  rows: ServiceRow[];
  query: ListQuery;
  /** with their real servers */
  servers: boolean;
  mayEdit: boolean;
  typed: TypedWeights;
  now: Date;
}) {
  const { t } = useReader();
  const sorted = (by: SortKey) => sortBy(query, by, (next) => listLink(query, next));
  const heads: ColumnHead[] = [
    { key: 'select', head: null },
    { key: 'name', head: t('virtual.name'), sort: sorted('name') },
    { key: 'status', head: t('virtual.status'), sort: sorted('status') },
    { key: 'vip', head: t('virtual.vip'), sort: sorted('vip') },
    { key: 'netmask', head: t('virtual.netmask'), leaves: 'p3' },
    { key: 'port', head: t('virtual.port'), right: true, sort: sorted('port') },
    { key: 'protocol', head: t('virtual.protocol'), leaves: 'p2' },
    { key: 'interface', head: t('virtual.interface'), leaves: 'p2' },
    { key: 'scheduling', head: t('virtual.scheduling'), leaves: 'p2' },
    { key: 'weight', head: t('virtual.weight'), right: true, leaves: 'p1' },
    {
      ...{ key: 'active', head: t('virtual.activeConnections'), right: true, leaves: 'p1' as const },
      sort: sorted('active'),
    },
  ];
  return (
    <TableFrame caption={t('virtual.caption')} heads={heads} wrap={false} className="cards">
      {rows.map((row) => (
        <tbody key={row.id}>
          <Virtual row={row} />
          {servers &&
            row.servers.map((server) => (
              <Real key={server.id} row={server} service={row} mayEdit={mayEdit} typed={typed} now={now} />
            ))}
        </tbody>
      ))}
    </TableFrame>
  );
}

function Virtual({ row }: { row: ServiceRow }) {
  const { t } = useReader();
  const v = row.virtual;
  if (!v) return null;
  const is = healthState(row.health);
  const { up, total } = row;
  const bad = row.health === 'critical' || row.health === 'down';
  const text = !v.active
    ? t('states.deactivated')
    : row.health === 'degraded'
      ? t('states.upOf', { up, total })
      : t(`states.${row.health}`);
  return (
    <tr
      className={clsx('svc', bad && 'bad', row.health === 'degraded' && 'warn', !v.active && 'off')}
      id={`row-${row.id}`}
    >
      <td className="c-sel">
        <input type="checkbox" name="id" value={row.id} aria-label={t('virtual.select', { name: v.name })} />
      </td>
      <th scope="rowgroup" className="c-name">
        <a href={virtualPage(row.id)}>{v.name}</a>
        {v.fwmark > 0 && <span className="sub"> {t('virtual.mark', { mark: String(v.fwmark) })}</span>}
      </th>
      <td className="c-st">
        <State is={is}>{text}</State>
      </td>
      <td className="c-ip" data-port={v.port}>
        {v.address ?? <span className="mut">{t('virtual.none')}</span>}
      </td>
      <td className="p3">
        {v.vip_nmask ? (
          <span title={v.vip_nmask}>{prefixOf(v.vip_nmask)}</span>
        ) : (
          <span className="mut">{t('virtual.unused')}</span>
        )}
      </td>
      <td className="r">{v.port}</td>
      <td className="p2">{v.protocol}</td>
      <td className="p2">{v.device ?? <span className="mut">{t('virtual.none')}</span>}</td>
      <td className="p2">
        {v.scheduler}
        {v.persistent > 0 && (
          <span className="mut">, {t('virtual.persist', { seconds: String(v.persistent) })}</span>
        )}
      </td>
      <td className="r p1" />
      <td className="r p1 c-act">
        {row.active === null ? <span className="mut">–</span> : count(row.active)}
      </td>
    </tr>
  );
}

function Real({
  row,
  service,
  mayEdit,
  typed,
  now,
}: {
  row: ServerRow;
  service: ServiceRow;
  mayEdit: boolean;
  typed: TypedWeights;
  now: Date;
}) {
  const { t, locale } = useReader();
  const condition = useCondition();
  const { check, destination } = row;
  const is = healthState(row.health);
  const inFile = row.weight !== null;
  const reason = check?.reason ? condition(check.reason) : null;
  return (
    <tr
      className={clsx(
        'rs',
        row.health === 'down' && 'bad',
        (row.health === 'drain' || row.health === 'held') && 'kept',
        row.health === 'off' && 'off',
      )}
    >
      <td className="c-sel" />
      <th scope="row" className="c-name">
        <Icon name="i-to" className="arrow" />
        <TextOnly>-&gt; </TextOnly>
        {inFile ? <a href={realServerPage(service.id, row.id)}>{row.label}</a> : t('virtual.kernelOnly')}
      </th>
      <td className="c-st">
        <State is={is}>
          {t(
            `states.${row.health === 'off' && inFile && !serverActive(service, row) ? 'deactivated' : row.health}`,
          )}
        </State>
      </td>
      <td className="c-ip" data-port={row.port}>
        {row.address}
      </td>
      <td className="p3" />
      <td className="r">{row.port}</td>
      <td colSpan={3} className={clsx('p2', reason ? 'why' : 'mut')}>
        {reason ??
          (check?.lastCheck
            ? t('virtual.checkedAgo', { age: duration(ageSeconds(check.lastCheck, now), locale) })
            : '')}
      </td>
      <td className="r p1">
        {mayEdit && row.weight !== null ? (
          <WeightInput service={service} server={row} value={row.weight} typed={typed} />
        ) : (
          (row.weight ?? destination?.weight)
        )}
      </td>
      <td className="r p1 c-act">
        {destination ? count(destination.active) : <span className="mut">–</span>}
      </td>
    </tr>
  );
}

const serverActive = (service: ServiceRow, row: ServerRow): boolean =>
  service.virtual?.server.find((s) => s.id === row.id)?.active ?? true;
