import { AnswersPanel } from '@/components/control/answers-panel';
import { FindingsPanel } from '@/components/control/findings-panel';
import { FirstSteps } from '@/components/control/first-steps';
import { LogPanel } from '@/components/control/log-panel';
import { MonitorForm, monitorOf } from '@/components/control/monitor-form';
import { PairPanel } from '@/components/control/pair-panel';
import { ProcessesPanel } from '@/components/control/processes-panel';
import { tableViews } from '@/components/control/routing-table';
import { TablePanel } from '@/components/control/table-panel';
import { TakeoverPanel } from '@/components/control/takeover-panel';
import { BothButtons } from '@/components/control/both-buttons';
import { ConsolePage } from '@/components/frame/console-page';
import { Said } from '@/components/frame/said';
import { Staged } from '@/components/frame/staged';
import { MoveButtons } from '@/components/operate/move-buttons';
import { OperatedNotice } from '@/components/operate/operated-notice';
import { TrafficPanel } from '@/components/traffic/traffic-panel';
import { PageHead } from '@/components/ui/page-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { answers } from '@/lib/console/view/answers';
import { LOG_LINES, loadControl } from '@/lib/console/view/control';
import { activeOf, otherRole, routersOf } from '@/lib/console/view/reading';
import { tablePage } from '@/lib/console/view/table-page';
import { stagedState } from '@/lib/console/view/staged';
import { takeoverView } from '@/lib/console/view/takeover';
import { choiceText } from '@/lib/i18n/fields';
import { reader } from '@/lib/i18n/reader';

export const generateMetadata = titled('control.title');

export default page({ permission: 'view' }, async (context) => {
  const { search, user, router } = context;
  const which = search.table === 'local' || search.table === 'peer' ? search.table : null;
  const tableView = tableViews.find((one) => one === search.view) ?? 'overview';
  const view = await loadControl(router, which, tableView === 'rates');
  const now = new Date();
  const r = await reader();
  const { t, locale } = r;
  const { pair } = view;
  const routers = routersOf(pair);
  const take = takeoverView(pair, r.t);
  const monitor = monitorOf(search);
  const keep = {
    ...{ table: search.table, view: search.view, processes: search.processes },
    ...{ find: search.find, page: search.page },
  };
  const auto = search.shown ? { shown: '1', auto: search.auto, interval: search.interval } : {};
  const link = (change: Record<string, string | undefined>) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...auto, ...keep, ...change })) {
      if (value) query.set(name, value);
    }
    return `/control?${query.toString()}`;
  };
  const processes = routers.find((r) => r.which === search.processes) ?? pair.local;
  const mayOperate = may(user.role, 'operate');
  const network = view.config
    ? choiceText(locale, 'network', view.config.network)
    : t('control.networkUnknown');
  return (
    <ConsolePage
      context={context}
      reading={pair.local}
      tab="control"
      staged={<Staged state={await stagedState(pair.local, router, now, r)} />}
    >
      <PageHead title={t('control.title')}>
        <MonitorForm monitor={monitor} readAt={pair.local.readAt} now={now} keep={keep} />
      </PageHead>
      <Said search={search} />
      <OperatedNotice search={search} pair={pair} services={view.services} />
      {pair.local.status?.router === 'unconfigured' && <FirstSteps />}
      <AnswersPanel answers={answers(pair, view.services, view.failover, take, now, r)} />
      <div className="cols cols-2-1 stretch">
        <PairPanel
          pair={pair}
          note={t('control.eachItself', { network })}
          mayOperate={mayOperate}
          now={now}
          foot={
            mayOperate &&
            pair.peer && (
              <>
                <MoveButtons pair={pair} />
                <BothButtons pair={pair} />
              </>
            )
          }
        />
        <TakeoverPanel take={take} alone={pair.alone} other={otherRole(pair.local)} />
      </div>
      <FindingsPanel
        services={view.services}
        source={(activeOf(pair) ?? pair.local).name}
        routers={routers}
        drift={view.drift}
        role={user.role}
        standby={{ name: take.standby?.name ?? '', reasons: take.reasons }}
        oneSided={pair.peer?.status && view.letIn === false ? pair.peer.name : null}
        now={now}
      />
      <TrafficPanel history={view.rates} router={view.tableRouter} now={now} />
      <TablePanel
        reading={{
          router: view.tableRouter,
          services: view.tableServices,
          observedAt: view.table.value?.observedAt ?? null,
          error: view.table.error,
          rates: view.tableRates,
        }}
        part={tablePage(view.tableServices, search)}
        routers={routers}
        view={tableView}
        link={link}
        keep={{ ...auto, table: search.table, view: search.view, processes: search.processes }}
        mayOperate={mayOperate}
        now={now}
      />
      <div className="cols cols-1-1">
        <ProcessesPanel router={processes} routers={routers} link={link} now={now} />
        <LogPanel logs={view.logs} limit={LOG_LINES} now={now} />
      </div>
    </ConsolePage>
  );
});
