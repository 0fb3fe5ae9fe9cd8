import type { AgentErrorData } from '@/lib/protocol';
import type { RouterReading } from '@/lib/console/view/reading';
import type { ServiceRow } from '@/lib/console/view/services';
import { clock, many } from '@/lib/i18n/format';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
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
  mayOperate,
  now,
}: {
  reading: TableReading;
  routers: RouterReading[];
  view: TableViewName;
  /** the page with another choice of this panel */
  link: (change: { table?: string; view?: string }) => string;
  mayOperate: boolean;
  now: Date;
}) {
  const { t, locale } = useReader();
  const sentence = useSentence();
  const condition = useCondition();
  const { router, services, observedAt, error } = reading;
  const active = services.reduce((n, s) => n + (s.active ?? 0), 0);
  const note = observedAt
    ? t('control.table.note', {
        router: router.name,
        time: clock(observedAt, now, locale),
        ...many(active),
      })
    : t('control.table.noteUnknown', { router: router.name });
  const views = (
    <nav className="views" aria-label={t('control.table.views')}>
      <LinkRow
        current="true"
        links={[
          {
            href: link({ view: 'overview' }),
            text: t('control.table.overview'),
            current: view === 'overview',
          },
          {
            href: link({ view: 'counters' }),
            text: t('control.table.counters'),
            current: view === 'counters',
          },
        ]}
      />
      {routers.length > 1 && (
        <span className="views-of">
          <TextOnly>{' | '}</TextOnly>
          {t('control.table.of')}{' '}
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
      title={t('control.table.title')}
      views={views}
      note={note}
      foot={<Command lines={['lvsctl table', 'ipvsadm -L -n --stats']} />}
    >
      {error && (
        <div className="panel-b">
          <Notice is="unknown">
            <b>{t('control.table.unknown')}</b> {sentence(error)}
            {typeof error.params.what === 'string' && (
              <>
                {' '}
                {t('control.table.why', {
                  why: condition({ code: error.params.what, params: error.params }),
                })}
              </>
            )}{' '}
            {error.detail}
          </Notice>
        </div>
      )}
      {services.length > 0 ? (
        <RoutingTable
          services={services}
          router={router.name}
          view={view}
          operate={mayOperate ? { intents: router.status?.intents ?? null } : null}
          now={now}
        />
      ) : (
        !error && (
          <Empty title={t('control.table.empty')}>
            <p>{t('control.table.emptyHow')}</p>
            <p className="btn-row">
              <LinkButton href="/virtual-servers">{t('frame.tabs.virtual-servers')}</LinkButton>
            </p>
          </Empty>
        )
      )}
    </Panel>
  );
}
