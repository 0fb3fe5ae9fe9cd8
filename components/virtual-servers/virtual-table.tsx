import clsx from 'clsx';
import type { ServerRow, ServiceRow } from '@/lib/console/view/services';
import { realServerPage, virtualPage } from '@/lib/console/links';
import { ageSeconds, count, duration, prefixOf } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { healthState } from '../ui/health';
import { Icon } from '../ui/icon';
import { State } from '../ui/state';
import { TextOnly } from '../ui/text-only';

/**
 * The virtual servers of lvs.cf, each followed by its real servers. Selection is by id, never by position; it stands within
 * the form of the buttons, since text browsers know no `form` attribute.
 */
export function VirtualTable({ rows, now }: { rows: ServiceRow[]; now: Date }) {
  return (
    <div className="scroll">
      <table className="t cards">
        <caption className="vh">Virtual servers, each followed by its real servers</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col">Virtual IP</th>
            <th scope="col" className="p3">
              Netmask
            </th>
            <th scope="col" className="r">
              Port
            </th>
            <th scope="col" className="p2">
              Protocol
            </th>
            <th scope="col" className="p2">
              Interface
            </th>
            <th scope="col" className="p2">
              Scheduling
            </th>
            <th scope="col" className="r p1">
              Weight
            </th>
            <th scope="col" className="r p1">
              Active conns
            </th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.id}>
            <Virtual row={row} />
            {row.servers.map((server) => (
              <Real key={server.id} row={server} service={row} now={now} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Virtual({ row }: { row: ServiceRow }) {
  const v = row.virtual;
  if (!v) return null;
  const { is, word } = healthState(row.health);
  const bad = row.health === 'critical' || row.health === 'down';
  const text = !v.active ? 'deactivated' : row.health === 'degraded' ? `${row.up} of ${row.total} up` : word;
  return (
    <tr
      className={clsx('svc', bad && 'bad', row.health === 'degraded' && 'warn', !v.active && 'off')}
      id={`row-${row.id}`}
    >
      <td className="c-sel">
        <input type="checkbox" name="id" value={row.id} aria-label={`Select ${v.name}`} />
      </td>
      <th scope="rowgroup" className="c-name">
        <a href={virtualPage(row.id)}>{v.name}</a>
        {v.fwmark > 0 && <span className="sub"> mark {v.fwmark}</span>}
      </th>
      <td className="c-st">
        <State is={is}>{text}</State>
      </td>
      <td className="c-ip" data-port={v.port}>
        {v.address ?? <span className="mut">none</span>}
      </td>
      <td className="p3">
        {v.vip_nmask ? (
          <span title={v.vip_nmask}>{prefixOf(v.vip_nmask)}</span>
        ) : (
          <span className="mut">Unused</span>
        )}
      </td>
      <td className="r">{v.port}</td>
      <td className="p2">{v.protocol}</td>
      <td className="p2">{v.device ?? <span className="mut">none</span>}</td>
      <td className="p2">
        {v.scheduler}
        {v.persistent > 0 && <span className="mut">, persist {v.persistent} s</span>}
      </td>
      <td className="r p1" />
      <td className="r p1 c-act">
        {row.active === null ? <span className="mut">–</span> : count(row.active)}
      </td>
    </tr>
  );
}

function Real({ row, service, now }: { row: ServerRow; service: ServiceRow; now: Date }) {
  const condition = useCondition();
  const { check, destination } = row;
  const { is, word } = healthState(row.health);
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
        {inFile ? <a href={realServerPage(service.id, row.id)}>{row.label}</a> : 'only in the kernel'}
      </th>
      <td className="c-st">
        <State is={is}>
          {row.health === 'off' && inFile && !serverActive(service, row) ? 'deactivated' : word}
        </State>
      </td>
      <td className="c-ip" data-port={row.port}>
        {row.address}
      </td>
      <td className="p3" />
      <td className="r">{row.port}</td>
      <td colSpan={3} className={clsx('p2', reason ? 'why' : 'mut')}>
        {reason ?? (check?.lastCheck ? `checked ${duration(ageSeconds(check.lastCheck, now))} ago` : '')}
      </td>
      <td className="r p1">{row.weight ?? destination?.weight}</td>
      <td className="r p1 c-act">
        {destination ? count(destination.active) : <span className="mut">–</span>}
      </td>
    </tr>
  );
}

const serverActive = (service: ServiceRow, row: ServerRow): boolean =>
  service.virtual?.server.find((s) => s.id === row.id)?.active ?? true;
