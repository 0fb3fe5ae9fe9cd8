import type { AgentErrorData } from '@/lib/protocol';
import type { RouterReading } from '@/lib/console/view/reading';
import type { ServiceRow } from '@/lib/console/view/services';
import { clock, count } from '@/lib/i18n/format';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { Command } from '../ui/command';
import { Empty } from '../ui/empty';
import { LinkButton } from '../ui/button';
import { LinkRow } from '../ui/link-row';
import { Notice } from '../ui/notice';
import { Panel } from '../ui/panel';
import { TextOnly } from '../ui/text-only';
import { RoutingTable, type TableViewName } from './routing-table';

/** The kernel's table of one router, or why it is not known. */
export interface TableReading {
  router: RouterReading;
  services: ServiceRow[];
  observedAt: string | null;
  error: AgentErrorData | null;
}

export function TablePanel({
  reading,
  routers,
  view,
  link,
  now,
}: {
  reading: TableReading;
  routers: RouterReading[];
  view: TableViewName;
  /** the page with another choice of this panel */
  link: (change: { table?: string; view?: string }) => string;
  now: Date;
}) {
  const sentence = useSentence();
  const condition = useCondition();
  const { router, services, observedAt, error } = reading;
  const active = services.reduce((n, s) => n + (s.active ?? 0), 0);
  const note = observedAt
    ? `Kernel of ${router.name}, read ${clock(observedAt, now)}. ${count(active)} active connections.`
    : `Kernel of ${router.name}: not known`;
  const views = (
    <nav className="views" aria-label="View of the table">
      <LinkRow
        current="true"
        links={[
          { href: link({ view: 'overview' }), text: 'Overview', current: view === 'overview' },
          { href: link({ view: 'counters' }), text: 'Counters', current: view === 'counters' },
        ]}
      />
      {routers.length > 1 && (
        <span className="views-of">
          <TextOnly>{' | '}</TextOnly>of{' '}
          <LinkRow
            current="true"
            links={routers.map((r) => ({
              href: link({ table: r.which }),
              text: r.name,
              current: r.which === router.which,
            }))}
          />
        </span>
      )}
    </nav>
  );
  return (
    <Panel
      id="h-table"
      title="Current LVS routing table"
      views={views}
      note={note}
      foot={<Command lines={['lvsctl table', 'ipvsadm -L -n --stats']} />}
    >
      {error && (
        <div className="panel-b">
          <Notice is="unknown">
            <b>The kernel’s table is not known.</b> {sentence(error)}
            {typeof error.params.what === 'string' && (
              <> Why: {condition({ code: error.params.what, params: error.params })}.</>
            )}{' '}
            {error.detail}
          </Notice>
        </div>
      )}
      {services.length > 0 ? (
        <RoutingTable services={services} router={router.name} view={view} now={now} />
      ) : (
        !error && (
          <Empty title="No virtual server runs">
            <p>lvs.cf that runs has no virtual server, and the kernel’s table is empty.</p>
            <p className="btn-row">
              <LinkButton href="/virtual-servers">VIRTUAL SERVERS</LinkButton>
            </p>
          </Empty>
        )
      )}
    </Panel>
  );
}
