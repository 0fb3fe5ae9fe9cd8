import type { ServiceRow } from '@/lib/console/view/services';
import type { VirtualServer } from '@/lib/lvscf';
import { subtitle } from '@/lib/console/view/find-virtual';
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
  const { is, word } = healthState(row?.health ?? 'unknown');
  const text = !virtual.active
    ? 'deactivated'
    : row?.health === 'degraded'
      ? `${row.up} of ${row.total} up`
      : word;
  return (
    <PageHead
      crumb={
        <>
          <a href="/virtual-servers">Virtual servers</a> / {virtual.name}
        </>
      }
      title={virtual.name}
      small={subtitle(virtual)}
    >
      <form className="btn-row" method="post" action="/virtual-servers/select">
        <State is={is}>{text}</State>{' '}
        {mayEdit && (
          <>
            <input type="hidden" name="csrf" value={csrf} />
            <input type="hidden" name="base" value={base} />
            <input type="hidden" name="id" value={virtual.id} />
            <Button name="do" value="toggle">
              {virtual.active ? 'DEACTIVATE' : 'ACTIVATE'}
            </Button>{' '}
            <LinkButton look="danger" href={`/virtual-servers/delete?id=${encodeURIComponent(virtual.id)}`}>
              DELETE…
            </LinkButton>
          </>
        )}
      </form>
    </PageHead>
  );
}
