import clsx from 'clsx';
import { actionFor, serverActionPage, type ServerAction } from '@/lib/console/view/server-action';
import type { ServerRow, ServiceRow } from '@/lib/console/view/services';
import { ageSeconds, bytes, count, duration } from '@/lib/i18n/format';
import { useReader, type Translate } from '@/lib/i18n/reader';
import type { Status } from '@/lib/protocol';
import { useCondition } from '@/lib/i18n/sentences';
import { endpoint } from '@/lib/lvscf/address';
import { healthState } from '../ui/health';
import { Icon } from '../ui/icon';
import { State } from '../ui/state';
import { TextOnly } from '../ui/text-only';

export type TableViewName = 'overview' | 'counters';

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
  operate,
  now,
}: {
  services: ServiceRow[];
  router: string;
  view: TableViewName;
  /** what operators decided, as that router says; null: the reader may not operate, and is offered nothing */
  operate: { intents: Status['intents'] } | null;
  now: Date;
}) {
  const { t } = useReader();
  const overview = view === 'overview';
  return (
    <div className="scroll">
      <table className="t">
        <caption className="vh">{t('control.table.caption', { router })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('control.table.service')}</th>
            <th scope="col">{t('control.table.state')}</th>
            {overview ? (
              <>
                <th scope="col" className="p3">
                  {t('control.table.method')}
                </th>
                <th scope="col" className="r p2">
                  {t('control.table.weight')}
                </th>
                <th scope="col" className="r">
                  {t('control.table.active')}
                </th>
                <th scope="col" className="r p2">
                  {t('control.table.inactive')}
                </th>
                <th scope="col" className="r">
                  {t('control.table.connections')}
                </th>
                <th scope="col" className="r p2">
                  {t('control.table.checked')}
                </th>
              </>
            ) : (
              <>
                <th scope="col" className="r">
                  {t('control.table.connections')}
                </th>
                <th scope="col" className="r p2">
                  {t('control.table.inPackets')}
                </th>
                <th scope="col" className="r p2">
                  {t('control.table.outPackets')}
                </th>
                <th scope="col" className="r">
                  {t('control.table.in')}
                </th>
                <th scope="col" className="r">
                  {t('control.table.out')}
                </th>
              </>
            )}
            {operate && (
              <th scope="col">
                <span className="vh">{t('operate.column')}</span>
              </th>
            )}
          </tr>
        </thead>
        {services.map((s) => (
          <tbody key={s.id}>
            <Service row={s} overview={overview} operate={operate !== null} />
            {s.servers.map((r) => (
              <Server
                key={r.id}
                row={r}
                service={s}
                overview={overview}
                operate={operate && { action: actionFor(s, r, operate.intents) }}
                now={now}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Service({ row, overview, operate }: { row: ServiceRow; overview: boolean; operate: boolean }) {
  const { t } = useReader();
  const { kernel } = row;
  const bad = row.health === 'critical' || row.health === 'down';
  const is = healthState(row.health);
  const { up, total } = row;
  const text = row.health === 'degraded' ? t('states.upOf', { up, total }) : t(`states.${row.health}`);
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
          <span>{t('control.table.notOfFile')}</span>
        )}{' '}
        <span className="sub">{serviceAddress(row, t)}</span>
      </th>
      <td>
        {row.virtual ? <State is={is}>{row.virtual.active ? text : t('states.deactivated')}</State> : dash}
      </td>
      {overview ? (
        <>
          <td className="p3">
            {kernel ? methodText(kernel, t) : <span className="mut">{t('control.table.notInTable')}</span>}
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
      {operate && <td />}
    </tr>
  );
}

function serviceAddress({ id, kernel, virtual }: ServiceRow, t: Translate): string {
  const mark = kernel?.mark ?? (virtual?.fwmark || null);
  if (mark) {
    const named = t('control.table.mark', { mark: String(mark) });
    return virtual?.address ? `${named}, ${endpoint(virtual.address, virtual.port)}` : named;
  }
  const [protocol, ...rest] = id.split(':');
  return `${(protocol ?? '').toUpperCase()} ${rest.join(':')}`;
}

function methodText({ scheduler, persistent }: NonNullable<ServiceRow['kernel']>, t: Translate): string {
  return persistent > 0 ? t('control.table.persist', { scheduler, seconds: String(persistent) }) : scheduler;
}

function Server({
  row,
  service,
  overview,
  operate,
  now,
}: {
  row: ServerRow;
  service: ServiceRow;
  overview: boolean;
  operate: { action: ServerAction | null } | null;
  now: Date;
}) {
  const { t, locale } = useReader();
  const condition = useCondition();
  const { check, destination: d } = row;
  const is = healthState(row.health);
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
      <td title={why ?? undefined}>
        {service.virtual || check ? <State is={is}>{t(`states.${row.health}`)}</State> : dash}
      </td>
      {overview ? (
        <>
          <td className="p3 why">
            {d ? t(`control.table.methods.${d.forwarding}`) : t('control.table.notInTable')}
            {why && `. ${why}`}
          </td>
          <td className="r p2">{d ? d.weight : <span className="mut">{row.weight ?? '–'}</span>}</td>
          <td className="r">{number(d?.active)}</td>
          <td className="r p2">{number(d?.inactive)}</td>
          <td className="r">{number(d?.connections)}</td>
          <td className="r p2">
            {check?.lastCheck
              ? t('control.table.ago', { age: duration(ageSeconds(check.lastCheck, now), locale) })
              : dash}
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
      {operate && (
        <td>
          {operate.action && (
            <a href={serverActionPage(operate.action, service.id, row.id)}>
              {t(`operate.${operate.action}.ask`)}
              <span className="vh"> {row.label || row.id}</span>
            </a>
          )}
        </td>
      )}
    </tr>
  );
}
