import clsx from 'clsx';
import { failoverPage } from '@/lib/console/links';
import type { FailoverRow } from '@/lib/console/view/failover';
import { prefixOf } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { useCondition } from '@/lib/i18n/sentences';
import { healthState } from '../ui/health';
import { State } from '../ui/state';

/** The failover services of lvs.cf; selection by id, within the form of the buttons. */
export function FailoverTable({ rows }: { rows: FailoverRow[] }) {
  const { t } = useReader();
  const condition = useCondition();
  return (
    <div className="scroll">
      <table className="t">
        <caption className="vh">{t('failover.title')}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('virtual.name')}</th>
            <th scope="col">{t('virtual.status')}</th>
            <th scope="col">{t('virtual.vip')}</th>
            <th scope="col" className="p3">
              {t('virtual.netmask')}
            </th>
            <th scope="col" className="r">
              {t('virtual.port')}
            </th>
            <th scope="col" className="p1">
              {t('virtual.interface')}
            </th>
            <th scope="col" className="p2">
              {t('virtual.real.why')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ service: s, health, check }) => (
            <tr key={s.id} className={clsx(health === 'down' && 'bad', !s.active && 'off')}>
              <td className="c-sel">
                <input
                  type="checkbox"
                  name="id"
                  value={s.id}
                  aria-label={t('virtual.select', { name: s.name })}
                />
              </td>
              <th scope="row">
                <a href={failoverPage(s.id)}>{s.name}</a>
              </th>
              <td>
                <State is={healthState(health)}>{t(`states.${s.active ? health : 'deactivated'}`)}</State>
              </td>
              <td>{s.address ?? <span className="mut">{t('virtual.none')}</span>}</td>
              <td className="p3">
                {s.vip_nmask ? prefixOf(s.vip_nmask) : <span className="mut">{t('virtual.unused')}</span>}
              </td>
              <td className="r">{s.port}</td>
              <td className="p1">{s.device ?? <span className="mut">{t('virtual.none')}</span>}</td>
              <td className="p2 why">{check?.reason ? condition(check.reason) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
