import type { AgentErrorData, TableRates } from '@/lib/protocol';
import type { Asked } from '@/lib/console/view/control';
import type { RouterReading } from '@/lib/console/view/reading';
import type { ServiceRow } from '@/lib/console/view/services';
import { TABLE_PAGE, type TablePage } from '@/lib/console/view/table-page';
import { clock, many } from '@/lib/i18n/format';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { Empty } from '../ui/empty';
import { LinkRow } from '../ui/link-row';
import { Notice } from '../ui/notice';
import { Panel } from '../ui/panel';
import { TextOnly } from '../ui/text-only';
import { RoutingTable, tableViews, type CountersOf, type TableViewName } from './routing-table';

/** The kernel's table of one router, or why it is not known. */
export interface TableReading {
  router: RouterReading;
  services: ServiceRow[];
  observedAt: string | null;
  error: AgentErrorData | null;
  /** asked for by the view of rates alone */
  rates: Asked<TableRates | null> | null;
}

/** The page with another choice of this panel. */
type Link = (change: { table?: string; view?: string; find?: string; page?: string }) => string;

const COMMANDS: Record<TableViewName, string[]> = {
  overview: ['lvsctl table', 'ipvsadm -L -n'],
  counters: ['lvsctl table --stats', 'ipvsadm -L -n --stats'],
  rates: ['lvsctl table --rate', 'ipvsadm -L -n --rate'],
};

/** CURRENT LVS ROUTING TABLE of one router: which view, whose, which part of a long one. */
export function TablePanel({
  reading,
  part,
  routers,
  view,
  link,
  keep,
  mayOperate,
  now,
}: {
  reading: TableReading;
  /** of its services, what this page shows */
  part: TablePage;
  routers: RouterReading[];
  view: TableViewName;
  link: Link;
  /** other parts of the query, for the form that looks for words */
  keep: Record<string, string | undefined>;
  mayOperate: boolean;
  now: Date;
}) {
  const { t, locale } = useReader();
  const sentence = useSentence();
  const { router, services, observedAt, error, rates } = reading;
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
        links={tableViews.map((one) => ({
          href: link({ view: one }),
          text: t(`control.table.${one}`),
          current: one === view,
        }))}
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
  const peer = router.which === 'peer' ? ' --peer' : '';
  return (
    <Panel
      id="h-table"
      title={t('control.table.title')}
      views={views}
      note={note}
      foot={
        <>
          <Pages part={part} link={link} />
          <Command lines={COMMANDS[view].map((line) => (line.startsWith('lvsctl') ? line + peer : line))} />
          {view === 'rates' && rates?.value && (
            <span className="note">
              {t('control.table.ratesNote', { seconds: String(Math.round(rates.value.seconds)) })}
            </span>
          )}
        </>
      }
    >
      {error && <Unknown error={error} />}
      {view === 'rates' && !rates?.value && (
        <p className="panel-b note">{rates?.error ? sentence(rates.error) : t('control.table.noRates')}</p>
      )}
      {(services.length > TABLE_PAGE || part.text !== '') && <Find part={part} keep={keep} />}
      {part.rows.length > 0 ? (
        <RoutingTable
          services={part.rows}
          router={router.name}
          view={view}
          counters={view === 'rates' ? ratesOf(rates?.value ?? null) : countersOf(part.rows)}
          operate={mayOperate ? { intents: router.status?.intents ?? null } : null}
          now={now}
        />
      ) : services.length > 0 ? (
        <p className="panel-b muted">{t('control.table.noMatch')}</p>
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

function Unknown({ error }: { error: AgentErrorData }) {
  const { t } = useReader();
  const sentence = useSentence();
  const condition = useCondition();
  const { what } = error.params;
  return (
    <div className="panel-b">
      <Notice is="unknown">
        <b>{t('control.table.unknown')}</b> {sentence(error)}
        {typeof what === 'string' && (
          <> {t('control.table.why', { why: condition({ code: what, params: error.params }) })}</>
        )}{' '}
        {error.detail}
      </Notice>
    </div>
  );
}

/** Words that rows must have: a GET, so that it works without script and can be kept as a link. */
function Find({ part, keep }: { part: TablePage; keep: Record<string, string | undefined> }) {
  const { t } = useReader();
  return (
    <form className="filter" method="get" action="/control">
      {Object.entries(keep).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <input
        type="search"
        name="find"
        className="grow"
        size={24}
        defaultValue={part.text}
        aria-label={t('virtual.list.filterBy')}
        placeholder={t('virtual.list.filterBy')}
      />{' '}
      <Button>{t('virtual.list.filter')}</Button>{' '}
      <span className="note">{t('control.table.found', many(part.total))}</span>
    </form>
  );
}

/** Links to the pages beside this one, and to the first and the last. */
function Pages({ part, link }: { part: TablePage; link: Link }) {
  const { t } = useReader();
  const { page, pages } = part;
  if (pages === 1) return null;
  const near = [1, page - 2, page - 1, page, page + 1, page + 2, pages].filter((n) => n >= 1 && n <= pages);
  return (
    <nav className="views" aria-label={t('control.table.pages')}>
      <LinkRow
        links={[...new Set(near)].map((n) => ({
          href: `${link({ page: String(n) })}#h-table`,
          text: String(n),
          current: n === page,
        }))}
      />
    </nav>
  );
}

function countersOf(rows: ServiceRow[]): CountersOf {
  const kernel = new Map(rows.map((row) => [row.id, row]));
  return (service, server) => {
    const row = kernel.get(service);
    if (server === null) return row?.kernel ?? null;
    return row?.servers.find(({ id }) => id === server)?.destination ?? null;
  };
}

function ratesOf(rates: TableRates | null): CountersOf {
  const services = new Map(rates?.services.map((service) => [service.id, service]));
  return (service, server) => {
    const found = services.get(service);
    if (server === null) return found?.rates ?? null;
    return found?.destinations.find(({ id }) => id === server)?.rates ?? null;
  };
}
