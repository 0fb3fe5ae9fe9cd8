import { isActive, noRole, type RouterReading } from '@/lib/console/view/reading';
import { Icon } from '../ui/icon';

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
          You are on <b>{reading.name}</b>
          {user && <Role reading={reading} />}
        </span>
      </p>
      {user && (
        <div className="top-end">
          <span>
            <b>{user.name}</b>, {user.role}
          </span>{' '}
          <form method="post" action="/logout">
            <input type="hidden" name="csrf" value={csrf} />
            <button className="link">Log out</button>
          </form>
        </div>
      )}
    </header>
  );
}

function Role({ reading }: { reading: RouterReading }) {
  const { status } = reading;
  if (!status) return <>, its agent does not answer</>;
  if (status.router === 'unconfigured') return <>, {noRole(status)}</>;
  const active = isActive(reading);
  const pulse = status.pulse.state;
  const word =
    active === null ? 'state unknown' : active ? 'active' : pulse === 'running' ? 'standing by' : pulse;
  return (
    <>
      , {status.router}, <b>{word}</b>
    </>
  );
}
