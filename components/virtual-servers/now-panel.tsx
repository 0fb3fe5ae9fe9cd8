import type { ServiceRow } from '@/lib/console/view/services';
import { clock, count } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { healthState } from '../ui/health';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** How the real servers of one virtual server are now. */
export function NowPanel({
  row,
  source,
  readAt,
  now,
}: {
  row: ServiceRow | undefined;
  source: string;
  readAt: string;
  now: Date;
}) {
  const { t, locale } = useReader();
  const condition = useCondition();
  return (
    <Panel id="h-now" title={t('virtual.now.title')} note={`${source}, ${clock(readAt, now, locale)}`}>
      {row && row.servers.length > 0 ? (
        <table className="t wrap">
          <caption className="vh">{t('virtual.now.caption', { name: row.label })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('virtual.now.realServer')}</th>
              <th scope="col">{t('virtual.now.state')}</th>
              <th scope="col" className="r">
                {t('virtual.now.weight')}
              </th>
              <th scope="col" className="r">
                {t('virtual.now.active')}
              </th>
            </tr>
          </thead>
          <tbody>
            {row.servers.map((s) => {
              return (
                <tr key={s.id} title={s.check?.reason ? condition(s.check.reason) : undefined}>
                  <th scope="row">{s.label || s.id}</th>
                  <td>
                    <State is={healthState(s.health)}>{t(`states.${s.health}`)}</State>
                  </td>
                  <td className="r">{s.destination?.weight ?? s.weight}</td>
                  <td className="r">
                    {s.destination ? count(s.destination.active) : <span className="mut">–</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : (
        <div className="panel-b">
          <p className="muted">{t('virtual.now.none')}</p>
        </div>
      )}
    </Panel>
  );
}
