import type { FailoverRow } from '@/lib/console/view/failover';
import { endpoint } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { healthState } from '../ui/health';
import { PageHead } from '../ui/page-head';
import { State } from '../ui/state';

/** The head of each page of one failover service: its state now, (DE)ACTIVATE and DELETE. */
export function FailoverHead({
  row: { service, health },
  csrf,
  base,
  mayEdit,
}: {
  row: FailoverRow;
  csrf: string;
  base: string;
  mayEdit: boolean;
}) {
  const { t } = useReader();
  const { id, name, active, address, port } = service;
  return (
    <PageHead
      crumb={
        <>
          <a href="/failover">{t('failover.title')}</a> / {name}
        </>
      }
      title={name}
      small={address ? endpoint(address, port) : t('virtual.noAddress', { port: String(port) })}
    >
      <form className="btn-row" method="post" action="/failover/select">
        <State is={healthState(health)}>{t(`states.${active ? health : 'deactivated'}`)}</State>{' '}
        {mayEdit && (
          <>
            <input type="hidden" name="csrf" value={csrf} />
            <input type="hidden" name="base" value={base} />
            <input type="hidden" name="id" value={id} />
            <Button name="do" value="toggle">
              {t(active ? 'virtual.deactivate' : 'virtual.activate')}
            </Button>{' '}
            <LinkButton look="danger" href={`/failover/delete?id=${encodeURIComponent(id)}`}>
              {t('virtual.delete')}
            </LinkButton>
          </>
        )}
      </form>
    </PageHead>
  );
}
