import type { Step } from '@/lib/protocol';
import { clock } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { HEIGHT, STEP_WIDTH, gapsOf, pathOf, topOf } from './scale';

/** One line of a chart. */
export interface Line {
  /** of several: `in`, `out` */
  name: string | null;
  values: (number | null)[];
}

/**
 * A chart that the server has drawn: works without script and in both themes. What it shows stands in its title and description
 * and in the table beside it. The drawing is stretched, its words are not: they stand around it and stay legible on a phone.
 */
export function Chart({
  id,
  title,
  lines,
  steps,
  format,
  now,
}: {
  /** unique on the page */
  id: string;
  title: string;
  lines: Line[];
  steps: Step[];
  /** a value with its unit */
  format: (value: number) => string;
  now: Date;
}) {
  const { t, locale } = useReader();
  const all = lines.map(({ values }) => values);
  const top = topOf(all.flat());
  const width = steps.length * STEP_WIDTH;
  const gaps = gapsOf(all);
  const [from = '', to = ''] = [steps[0]?.from, steps.at(-1)?.to];
  const middle = steps[Math.floor(steps.length / 2)]?.from ?? '';
  const hour = (at: string) => (at ? clock(at, now, locale) : '');
  const unknown = gaps.reduce((sum, gap) => sum + gap.steps, 0);
  return (
    <figure className="chart">
      <figcaption>
        <b>{title}</b>{' '}
        {lines.map(({ name, values }, i) => (
          <span key={name ?? ''} className={`key line-${i}`}>
            {name !== null && <>{name} </>}
            <Newest values={values} format={format} />{' '}
          </span>
        ))}
      </figcaption>
      <div className="plot">
        <p className="y" aria-hidden="true">
          <span>{format(top)}</span> <span>0</span>
        </p>
        <svg
          viewBox={`0 0 ${width} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-labelledby={`${id}-t`}
          aria-describedby={`${id}-d`}
        >
          <title id={`${id}-t`}>{title}</title>
          <desc id={`${id}-d`}>
            {[
              t('traffic.chart.span', { from: hour(from), to: hour(to) }),
              ...lines.map((line) => mostOf(line)),
              ...(unknown ? [t('traffic.chart.unknown', { n: unknown, total: steps.length })] : []),
            ].join(' ')}
          </desc>
          {gaps.map((gap) => (
            <rect
              key={gap.from}
              className="gap"
              x={gap.from * STEP_WIDTH}
              y={0}
              width={gap.steps * STEP_WIDTH}
              height={HEIGHT}
            />
          ))}
          <path className="grid" d={`M0 0H${width}M0 ${HEIGHT / 2}H${width}M0 ${HEIGHT}H${width}`} />
          {lines.map(({ values }, i) => (
            <g key={i} className={`line-${i}`}>
              {i === 0 && <path className="area" d={pathOf(values, top, true)} />}
              <path className="stroke" d={pathOf(values, top)} />
            </g>
          ))}
        </svg>
        <p className="x" aria-hidden="true">
          <span>{hour(from)}</span> <span>{hour(middle)}</span> <span>{hour(to)}</span>
        </p>
      </div>
    </figure>
  );

  function mostOf({ name, values }: Line): string {
    const most = Math.max(...values.map((v) => v ?? -1));
    const at = steps[values.indexOf(most)]?.to;
    const what = name === null ? '' : `${name}: `;
    return at === undefined
      ? `${what}${t('traffic.chart.nothing')}`
      : `${what}${t('traffic.chart.most', { value: format(most), at: hour(at) })}`;
  }
}

/** The last value that is known of the newest step, or that it is not. */
function Newest({ values, format }: { values: (number | null)[]; format: (value: number) => string }) {
  const { t } = useReader();
  const newest = values.at(-1) ?? null;
  return newest === null ? <span className="mut">{t('states.unknown')}</span> : <>{format(newest)}</>;
}
