import { MEASURES, type Step } from '@/lib/protocol';
import { clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Table } from '../ui/table';
import { meanAndMost, measureName, measureText } from './measures';

const dash = <span className="mut">–</span>;

/** What the charts show, in short: now, the mean and the most of each measure. */
export function SummaryNumbers({ steps, caption }: { steps: Step[]; caption: string }) {
  const { t } = useReader();
  return (
    <Table
      caption={caption}
      rows={MEASURES}
      id={(measure) => measure}
      columns={[
        { key: 'what', head: t('traffic.what'), isRowHead: true, cell: (m) => measureName(m, t) },
        ...(['now', 'mean', 'most'] as const).map((key) => ({
          ...{ key, head: t(`traffic.${key}`), right: true, className: 'nowrap' },
          cell: (m: (typeof MEASURES)[number]) => {
            const value = key === 'now' ? steps.at(-1)?.[m] : meanAndMost(steps, m)?.[key];
            return value === null || value === undefined ? dash : measureText(m, value);
          },
        })),
      ]}
    />
  );
}

/** Every number that the charts are drawn from, newest first, as far back as samples are taken. */
export function AllNumbers({
  steps,
  since,
  caption,
  now,
}: {
  steps: Step[];
  since: string;
  caption: string;
  now: Date;
}) {
  const { t, locale } = useReader();
  return (
    <Table
      caption={caption}
      rows={steps.filter(({ to }) => to > since).toReversed()}
      empty={t('traffic.noNumbers')}
      id={({ to }) => to}
      wrap={false}
      columns={[
        {
          ...{ key: 'to', head: t('traffic.until'), isRowHead: true },
          cell: ({ to }) => <time dateTime={to}>{clock(to, now, locale)}</time>,
        },
        ...MEASURES.map((measure) => ({
          ...{ key: measure, head: measureName(measure, t), right: true },
          cell: (step: Step) => {
            const value = step[measure];
            return value === null ? (
              <span className="mut">{t('states.unknown')}</span>
            ) : (
              measureText(measure, value)
            );
          },
        })),
      ]}
    />
  );
}
