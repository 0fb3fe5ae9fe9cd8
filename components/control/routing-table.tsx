import clsx from 'clsx';
import type { ServerRow, ServiceRow } from '@/lib/console/view/services';
import { ageSeconds, bytes, count, duration } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { endpoint } from '@/lib/lvscf/address';
import { healthState } from '../ui/health';
import { Icon } from '../ui/icon';
import { State } from '../ui/state';
import { TextOnly } from '../ui/text-only';

export type TableViewName = 'overview' | 'counters';

const METHOD = { masq: 'Masq', direct: 'Route', tunnel: 'Tunnel', local: 'Local' } as const;
const dash = <span className="mut">–</span>;
const number = (n: number | null | undefined) => (n === null || n === undefined ? dash : count(n));

function amount(n: number | null | undefined) {
  if (n === null || n === undefined) return dash;
  const { value, unit } = bytes(n);
  return (
    <>
      {value} <span className="u">{unit}</span>
    </>
  );
}

/** CURRENT LVS ROUTING TABLE: each service of the kernel, followed by its real servers, in the order of lvs.cf. */
export function RoutingTable({
  services,
  router,
  view,
  now,
}: {
  services: ServiceRow[];
  router: string;
  view: TableViewName;
  now: Date;
}) {
  const overview = view === 'overview';
  return (
    <div className="scroll">
      <table className="t">
        <caption className="vh">
          Virtual servers in the kernel of {router}, each followed by its real servers
        </caption>
        <thead>
          <tr>
            <th scope="col">Service, real server</th>
            <th scope="col">State</th>
            {overview ? (
              <>
                <th scope="col" className="p3">
                  Method
                </th>
                <th scope="col" className="r p2">
                  Weight
                </th>
                <th scope="col" className="r">
                  Active
                </th>
                <th scope="col" className="r p2">
                  Inact
                </th>
                <th scope="col" className="r">
                  Conns
                </th>
                <th scope="col" className="r p2">
                  Checked
                </th>
              </>
            ) : (
              <>
                <th scope="col" className="r">
                  Conns
                </th>
                <th scope="col" className="r p2">
                  In packets
                </th>
                <th scope="col" className="r p2">
                  Out packets
                </th>
                <th scope="col" className="r">
                  In
                </th>
                <th scope="col" className="r">
                  Out
                </th>
              </>
            )}
          </tr>
        </thead>
        {services.map((s) => (
          <tbody key={s.id}>
            <Service row={s} overview={overview} />
            {s.servers.map((r) => (
              <Server key={r.id} row={r} service={s} overview={overview} now={now} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Service({ row, overview }: { row: ServiceRow; overview: boolean }) {
  const { kernel } = row;
  const bad = row.health === 'critical' || row.health === 'down';
  const { is, word } = healthState(row.health);
  const text = row.health === 'degraded' ? `${row.up} of ${row.total} up` : word;
  const sum = (pick: (d: NonNullable<ServiceRow['kernel']>['destinations'][number]) => number | null) =>
    kernel && kernel.destinations.every((d) => pick(d) !== null)
      ? kernel.destinations.reduce((n, d) => n + (pick(d) ?? 0), 0)
      : null;
  return (
    <tr className={clsx('svc', bad && 'bad', row.health === 'degraded' && 'warn')}>
      <th scope="rowgroup">
        {row.virtual ? (
          <a href={`/virtual-servers/${encodeURIComponent(row.id)}`}>{row.label}</a>
        ) : (
          <span>not of lvs.cf</span>
        )}{' '}
        <span className="sub">{serviceAddress(row)}</span>
      </th>
      <td>{row.virtual ? <State is={is}>{row.virtual.active ? text : 'deactivated'}</State> : dash}</td>
      {overview ? (
        <>
          <td className="p3">
            {kernel ? methodText(kernel) : <span className="mut">not in the table</span>}
          </td>
          <td className="r p2" />
          <td className="r">{number(row.active)}</td>
          <td className="r p2">{number(row.inactive)}</td>
          <td className="r">{number(sum((d) => d.connections))}</td>
          <td className="r p2" />
        </>
      ) : (
        <>
          <td className="r">{number(sum((d) => d.connections))}</td>
          <td className="r p2">{number(sum((d) => d.inPackets))}</td>
          <td className="r p2">{number(sum((d) => d.outPackets))}</td>
          <td className="r">{amount(sum((d) => d.inBytes))}</td>
          <td className="r">{amount(sum((d) => d.outBytes))}</td>
        </>
      )}
    </tr>
  );
}

function serviceAddress({ id, kernel, virtual }: ServiceRow): string {
  const mark = kernel?.mark ?? (virtual?.fwmark || null);
  if (mark)
    return virtual?.address ? `mark ${mark}, ${endpoint(virtual.address, virtual.port)}` : `mark ${mark}`;
  const [protocol, ...rest] = id.split(':');
  return `${(protocol ?? '').toUpperCase()} ${rest.join(':')}`;
}

function methodText(kernel: NonNullable<ServiceRow['kernel']>): string {
  return kernel.persistent > 0 ? `${kernel.scheduler}, persist ${kernel.persistent} s` : kernel.scheduler;
}

function Server({
  row,
  service,
  overview,
  now,
}: {
  row: ServerRow;
  service: ServiceRow;
  overview: boolean;
  now: Date;
}) {
  const condition = useCondition();
  const { check, destination: d } = row;
  const { is, word } = healthState(row.health);
  const why = check?.reason ? condition(check.reason) : null;
  return (
    <tr
      className={clsx(
        'rs',
        row.health === 'down' && 'bad',
        (row.health === 'drain' || row.health === 'held') && 'kept',
        row.health === 'off' && 'off',
      )}
    >
      <th scope="row">
        <Icon name="i-to" className="arrow" />
        <TextOnly>-&gt; </TextOnly>
        {row.label} <span className="sub">{row.id}</span>
      </th>
      <td title={why ?? undefined}>{service.virtual || check ? <State is={is}>{word}</State> : dash}</td>
      {overview ? (
        <>
          <td className="p3 why">
            {d ? METHOD[d.forwarding] : 'not in the table'}
            {why && `. ${why}`}
          </td>
          <td className="r p2">{d ? d.weight : <span className="mut">{row.weight ?? '–'}</span>}</td>
          <td className="r">{number(d?.active)}</td>
          <td className="r p2">{number(d?.inactive)}</td>
          <td className="r">{number(d?.connections)}</td>
          <td className="r p2">
            {check?.lastCheck ? `${duration(ageSeconds(check.lastCheck, now))} ago` : dash}
          </td>
        </>
      ) : (
        <>
          <td className="r">{number(d?.connections)}</td>
          <td className="r p2">{number(d?.inPackets)}</td>
          <td className="r p2">{number(d?.outPackets)}</td>
          <td className="r">{amount(d?.inBytes)}</td>
          <td className="r">{amount(d?.outBytes)}</td>
        </>
      )}
    </tr>
  );
}
