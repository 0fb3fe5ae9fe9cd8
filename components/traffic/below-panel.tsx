import {
  trafficLink,
  type TrafficQuery,
  type TrafficRow,
  type TrafficView,
} from '@/lib/console/view/traffic';
import { many } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import type { Measure } from '@/lib/protocol';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { Table } from '../ui/table';
import { measureName, measureText } from './measures';

const RATES = ['connections', 'inPackets', 'outPackets', 'inBytes', 'outBytes'] as const satisfies Measure[];
const LEAVES = { inPackets: 'p2', outPackets: 'p2', inBytes: 'p1' } as const;

/** What every virtual server, or every real server behind one, grew by between the last two samples; each leads to its charts. */
export function BelowPanel({
  below,
  query,
  peer,
}: {
  below: NonNullable<TrafficView['below']>;
  query: TrafficQuery;
  /** the other router's */
  peer: boolean;
}) {
  const { t } = useReader();
  const of = query.service ? 'servers' : 'services';
  const link = ({ id }: TrafficRow) =>
    trafficLink(query.service ? { ...query, server: id } : { ...query, service: id });
  const filter = query.service ? ` --filter '${query.service}'` : '';
  return (
    <Panel
      id="h-below"
      title={t(`traffic.below.${of}`)}
      note={t('traffic.below.note', { seconds: String(Math.round(below.seconds)) })}
      foot={<Command lines={[`lvsctl table --rate --seconds 10${filter}${peer ? ' --peer' : ''}`]} />}
    >
      <Table
        caption={t(`traffic.below.${of}`)}
        rows={below.rows}
        id={({ id }) => id}
        empty={t('traffic.below.none')}
        columns={[
          {
            ...{ key: 'name', head: t('traffic.below.name'), isRowHead: true, className: 'fill' },
            cell: (row) => (
              <>
                <a href={link(row)}>{row.label || row.id}</a>
                {row.label && <span className="sub"> {row.id}</span>}
              </>
            ),
          },
          ...RATES.map((measure) => ({
            ...{ key: measure, head: measureName(measure, t), right: true, className: 'nowrap' },
            leaves: measure in LEAVES ? LEAVES[measure as keyof typeof LEAVES] : undefined,
            cell: ({ rates }: TrafficRow) => {
              const value = rates?.[measure] ?? null;
              return value === null ? <span className="mut">–</span> : measureText(measure, value);
            },
          })),
        ]}
      />
      {below.total > below.rows.length && (
        <p className="panel-f note">{t('traffic.below.more', many(below.total - below.rows.length))}</p>
      )}
    </Panel>
  );
}
