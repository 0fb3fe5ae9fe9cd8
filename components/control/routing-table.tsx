import clsx from 'clsx';
import {
  actionFor,
  serverActionPage,
  serverNowPage,
  type ServerAction,
} from '@/lib/console/view/server-action';
import type { ServerRow, ServiceRow } from '@/lib/console/view/services';
import { ageSeconds, bytes, count, duration, rate } from '@/lib/i18n/format';
import { useReader, type Translate } from '@/lib/i18n/reader';
import type { Counters, Status } from '@/lib/protocol';
import { useCondition } from '@/lib/i18n/sentences';
import { endpoint } from '@/lib/lvscf/address';
import { healthState } from '../ui/health';
import { Icon } from '../ui/icon';
import { State } from '../ui/state';
import { TableFrame, columnsOf, type ColumnHead } from '../ui/table';
import { TextOnly } from '../ui/text-only';

export const tableViews = ['overview', 'counters', 'rates'] as const;
export type TableViewName = (typeof tableViews)[number];

/** What a view of counters shows of one entry: its counters, or what they grew by each second; null: not known. */
export type CountersOf = (service: string, server: string | null) => Counters | null;

const dash = <span className="mut">–</span>;
const number = (n: number | null | undefined) => (n === null || n === undefined ? dash : count(n));

/** Cells of one entry's counters, or of their rates. */
function CounterCells({ counters, each }: { counters: Counters | null; each: 'total' | 'second' }) {
  const plain = (n: number | null | undefined) =>
    n === null || n === undefined ? dash : each === 'second' ? rate(n) : count(n);
  const amount = (n: number | null | undefined) => {
    if (n === null || n === undefined) return dash;
    const { value, unit } = bytes(n);
    return (
      <>
        {value} <span className="u">{each === 'second' ? `${unit}/s` : unit}</span>
      </>
    );
  };
  return (
    <>
      <td className="r">{plain(counters?.connections)}</td>
      <td className="r p2">{plain(counters?.inPackets)}</td>
      <td className="r p2">{plain(counters?.outPackets)}</td>
      <td className="r">{amount(counters?.inBytes)}</td>
      <td className="r">{amount(counters?.outBytes)}</td>
    </>
  );
}

/** CURRENT LVS ROUTING TABLE: each service of the kernel, followed by its real servers, in the order of lvs.cf. */
export function RoutingTable({
  services,
  router,
  view,
  counters,
  operate,
  now,
}: {
  services: ServiceRow[];
  router: string;
  view: TableViewName;
  counters: CountersOf;
  /** what operators decided, as that router says; null: the reader may not operate, and is offered nothing */
  operate: { intents: Status['intents'] } | null;
  now: Date;
}) {
  const { t } = useReader();
  const overview = view === 'overview';
  const shown = { overview, counters, each: view === 'rates' ? ('second' as const) : ('total' as const) };
  const right = true;
  const heads: ColumnHead[] = columnsOf<ColumnHead>(
    { key: 'service', head: t('control.table.service') },
    { key: 'state', head: t('control.table.state') },
    ...(overview
      ? [
          { key: 'method', head: t('control.table.method'), leaves: 'p3' as const },
          { key: 'weight', head: t('control.table.weight'), right, leaves: 'p2' as const },
          { key: 'active', head: t('control.table.active'), right },
          { key: 'inactive', head: t('control.table.inactive'), right, leaves: 'p2' as const },
          { key: 'connections', head: t('control.table.connections'), right },
          { key: 'checked', head: t('control.table.checked'), right, leaves: 'p2' as const },
        ]
      : [
          { key: 'connections', head: t('control.table.connections'), right },
          { key: 'inPackets', head: t('control.table.inPackets'), right, leaves: 'p2' as const },
          { key: 'outPackets', head: t('control.table.outPackets'), right, leaves: 'p2' as const },
          { key: 'in', head: t('control.table.in'), right },
          { key: 'out', head: t('control.table.out'), right },
        ]),
    operate !== null && { key: 'operate', head: null, label: t('operate.column') },
  );
  return (
    <TableFrame caption={t('control.table.caption', { router })} heads={heads} wrap={false}>
      {services.map((s) => (
        <tbody key={s.id}>
          <Service row={s} shown={shown} operate={operate !== null} />
          {s.servers.map((r) => (
            <Server
              key={r.id}
              row={r}
              service={s}
              shown={shown}
              operate={operate && { action: actionFor(s, r, operate.intents) }}
              now={now}
            />
          ))}
        </tbody>
      ))}
    </TableFrame>
  );
}

/** What both kinds of row show. */
interface Shown {
  overview: boolean;
  counters: CountersOf;
  each: 'total' | 'second';
}

function Service({ row, shown, operate }: { row: ServiceRow; shown: Shown; operate: boolean }) {
  const { t } = useReader();
  const { overview, counters, each } = shown;
  const { kernel } = row;
  const bad = row.health === 'critical' || row.health === 'down';
  const is = healthState(row.health);
  const { up, total } = row;
  const text = row.health === 'degraded' ? t('states.upOf', { up, total }) : t(`states.${row.health}`);
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
          <td className="r">{number(kernel?.connections)}</td>
          <td className="r p2" />
        </>
      ) : (
        <CounterCells counters={counters(row.id, null)} each={each} />
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
  shown,
  operate,
  now,
}: {
  row: ServerRow;
  service: ServiceRow;
  shown: Shown;
  operate: { action: ServerAction | null } | null;
  now: Date;
}) {
  const { t, locale } = useReader();
  const condition = useCondition();
  const { check, destination: d } = row;
  const { overview, counters, each } = shown;
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
        <CounterCells counters={counters(service.id, row.id)} each={each} />
      )}
      {operate && (
        <td>
          {operate.action && (
            <>
              <a href={serverActionPage(operate.action, service.id, row.id)}>
                {t(`operate.${operate.action}.ask`)}
                <span className="vh"> {row.label || row.id}</span>
              </a>
              <TextOnly>{' | '}</TextOnly>{' '}
              <a href={serverNowPage(service.id, row.id)}>
                {t('operate.more')}
                <span className="vh"> {row.label || row.id}</span>
              </a>
            </>
          )}
        </td>
      )}
    </tr>
  );
}
