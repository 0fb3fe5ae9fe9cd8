import type { ServiceRow } from '@/lib/console/view/services';
import type { VirtualServer } from '@/lib/lvscf';
import { subtitle } from '@/lib/console/view/find-virtual';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { healthState } from '../ui/health';
import { PageHead } from '../ui/page-head';
import { State } from '../ui/state';

/** The head of each page of one virtual server: its state now, (DE)ACTIVATE and DELETE. */
export function VirtualHead({
  virtual,
  row,
  csrf,
  base,
  mayEdit,
}: {
  virtual: VirtualServer;
  row: ServiceRow | undefined;
  csrf: string;
  base: string;
  mayEdit: boolean;
}) {
  const { t } = useReader();
  const health = row?.health ?? 'unknown';
  const text = !virtual.active
    ? t('states.deactivated')
    : row?.health === 'degraded'
      ? t('states.upOf', { up: row.up, total: row.total })
      : t(`states.${health}`);
  return (
    <PageHead
      crumb={
        <>
          <a href="/virtual-servers">{t('virtual.title')}</a> / {virtual.name}
        </>
      }
      title={virtual.name}
      small={subtitle(virtual, t)}
    >
      <form className="btn-row" method="post" action="/virtual-servers/select">
        <State is={healthState(health)}>{text}</State>{' '}
        {mayEdit && (
          <>
            <input type="hidden" name="csrf" value={csrf} />
            <input type="hidden" name="base" value={base} />
            <input type="hidden" name="id" value={virtual.id} />
            <Button name="do" value="toggle">
              {t(virtual.active ? 'virtual.deactivate' : 'virtual.activate')}
            </Button>{' '}
            <LinkButton look="danger" href={`/virtual-servers/delete?id=${encodeURIComponent(virtual.id)}`}>
              {t('virtual.delete')}
            </LinkButton>
          </>
        )}
      </form>
    </PageHead>
  );
}
