import { roles } from '@/lib/auth';
import { isActive, noRole, type RouterReading } from '@/lib/console/view/reading';
import { useReader } from '@/lib/i18n/reader';
import { Icon } from '../ui/icon';
import { TextOnly } from '../ui/text-only';

/** The head of every page: which router this is, what it does now, and who is logged in. */
export function Top({
  reading,
  user,
  csrf,
}: {
  reading: RouterReading;
  user: { name: string; role: string } | null;
  csrf: string;
}) {
  const { t } = useReader();
  const role = roles.find((one) => one === user?.role);
  return (
    <header className="top">
      <a className="product" href={user ? '/control' : '/login'}>
        <Icon name="i-lvs" />
        <span>
          <b>LVS</b> Console
        </span>
      </a>
      <p className="here">
        <span>
          {t.rich('frame.here', { name: reading.name, b: (name) => <b>{name}</b> })}
          {user && <Role reading={reading} />}
        </span>
      </p>
      {user && (
        <div className="top-end">
          <form className="find" role="search" action="/virtual-servers">
            <input type="search" name="text" aria-label={t('frame.find')} placeholder={t('frame.find')} />
            <kbd aria-hidden="true">{t('frame.findKey')}</kbd>
            <TextOnly>{' | '}</TextOnly>
          </form>
          <span>
            <a href="/account">
              <b>{user.name}</b>
            </a>
            , {role ? t(`roles.${role}`) : user.role}
          </span>{' '}
          <form method="post" action="/logout">
            <input type="hidden" name="csrf" value={csrf} />
            <button className="link">{t('frame.logout')}</button>
          </form>
        </div>
      )}
    </header>
  );
}

function Role({ reading }: { reading: RouterReading }) {
  const { t } = useReader();
  const { status } = reading;
  if (!status) return <>, {t('frame.agentSilent')}</>;
  if (status.router === 'unconfigured') return <>, {t(`frame.${noRole(status)}`)}</>;
  const active = isActive(reading);
  const pulse = status.pulse.state;
  const word = active === null ? 'unknown' : active ? 'active' : pulse === 'running' ? 'standingBy' : pulse;
  return (
    <>
      , {t(`frame.routers.${status.router}`)}, <b>{t(`frame.states.${word}`)}</b>
    </>
  );
}
