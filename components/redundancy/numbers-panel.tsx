import type { LvsConfig } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';

/** What the saved timers mean for clients, as VRRP counts them (RFC 5798: three intervals and a skew below one). */
export function NumbersPanel({ config }: { config: LvsConfig }) {
  const { t } = useReader();
  const { keepalive, deadtime, backup_active, backup_private, primary_private } = config;
  if (!backup_active) return null;
  const channels = primary_private && backup_private ? 2 : 1;
  return (
    <Panel id="h-num" title={t('redundancy.numbers.title')}>
      <dl className="facts wide">
        <dt>{t('redundancy.numbers.sent')}</dt>{' '}
        <dd>{t('redundancy.numbers.every', { seconds: keepalive })}</dd>{' '}
        <dt>{t('redundancy.numbers.takeover')}</dt>{' '}
        <dd>{t('redundancy.numbers.within', { seconds: deadtime })}</dd>{' '}
        <dt>{t('redundancy.numbers.handsOver')}</dt> <dd>{t('redundancy.numbers.atOnce')}</dd>{' '}
        <dt>{t('redundancy.numbers.channels')}</dt>{' '}
        <dd>{t(channels === 2 ? 'redundancy.numbers.two' : 'redundancy.numbers.one')}</dd>{' '}
        <dt>{t('redundancy.numbers.returns')}</dt> <dd>{t('redundancy.numbers.takesBack')}</dd>
      </dl>
    </Panel>
  );
}
