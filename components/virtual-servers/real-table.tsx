import clsx from 'clsx';
import type { ServiceRow } from '@/lib/console/view/services';
import type { VirtualServer } from '@/lib/lvscf';
import { realServerPage } from '@/lib/console/links';
import { count } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { healthState } from '../ui/health';
import { State } from '../ui/state';
import { WeightInput } from './weight-input';

/** The real servers of one virtual server; selection by id. */
export function RealTable({
  virtual,
  row,
  mayEdit,
}: {
  virtual: VirtualServer;
  row: ServiceRow | undefined;
  mayEdit: boolean;
}) {
  const { t } = useReader();
  const condition = useCondition();
  return (
    <div className="scroll">
      <table className="t">
        <caption className="vh">{t('virtual.real.of', { name: virtual.name })}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('virtual.name')}</th>
            <th scope="col">{t('virtual.status')}</th>
            <th scope="col">{t('virtual.real.address')}</th>
            <th scope="col" className="r">
              {t('virtual.port')}
            </th>
            <th scope="col" className="r">
              {t('virtual.weight')}
            </th>
            <th scope="col" className="r p1">
              {t('virtual.activeConnections')}
            </th>
            <th scope="col" className="p2">
              {t('virtual.real.why')}
            </th>
          </tr>
        </thead>
        <tbody>
          {virtual.server.map((s) => {
            const found = row?.servers.find((r) => r.id === s.id);
            const health = s.active ? (found?.health ?? 'unknown') : 'off';
            return (
              <tr key={s.id} className={clsx(found?.health === 'down' && 'bad', !s.active && 'off')}>
                <td className="c-sel">
                  <input
                    type="checkbox"
                    name="server"
                    value={s.id}
                    aria-label={t('virtual.select', { name: `${s.name} ${s.id}` })}
                  />
                </td>
                <th scope="row">
                  <a href={realServerPage(virtual.id, s.id)}>{s.name}</a>
                </th>
                <td>
                  <State is={healthState(health)}>{t(`states.${s.active ? health : 'deactivated'}`)}</State>
                </td>
                <td>{s.address}</td>
                <td className="r">{s.port}</td>
                <td className="r">
                  {mayEdit ? (
                    <WeightInput
                      service={{ id: virtual.id, label: virtual.name }}
                      server={{ id: s.id, label: s.name }}
                      value={s.weight}
                    />
                  ) : (
                    s.weight
                  )}
                </td>
                <td className="r p1">
                  {found?.destination ? count(found.destination.active) : <span className="mut">–</span>}
                </td>
                <td className="p2 why">{found?.check?.reason ? condition(found.check.reason) : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
