import type { Step } from '@/lib/protocol';
import { useReader } from '@/lib/i18n/reader';
import { Chart } from './chart';
import { charts } from './measures';

/** The four charts: connections, active connections, packets and bytes. */
export function Charts({ steps, now }: { steps: Step[]; now: Date }) {
  const { t } = useReader();
  return (
    <div className="charts">
      {charts.map(({ key, measures, format }) => (
        <Chart
          key={key}
          id={`chart-${key}`}
          title={t(`traffic.charts.${key}`)}
          lines={measures.map((measure) => ({
            name: measures.length === 1 ? null : t(measure.startsWith('in') ? 'traffic.in' : 'traffic.out'),
            values: steps.map((step) => step[measure]),
          }))}
          steps={steps}
          format={format}
          now={now}
        />
      ))}
    </div>
  );
}
