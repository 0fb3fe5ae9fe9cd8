import { MonitorForm, monitorOf } from '@/components/control/monitor-form';
import { ConsolePage } from '@/components/frame/console-page';
import { BelowPanel } from '@/components/traffic/below-panel';
import { Charts } from '@/components/traffic/charts';
import { AllNumbers } from '@/components/traffic/numbers';
import { HistoryNote } from '@/components/traffic/traffic-panel';
import { Command } from '@/components/ui/command';
import { LinkRow } from '@/components/ui/link-row';
import { Notice } from '@/components/ui/notice';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { TextOnly } from '@/components/ui/text-only';
import { page, titled } from '@/lib/console';
import { virtualPage } from '@/lib/console/links';
import { routersOf } from '@/lib/console/view/reading';
import { loadTraffic, spans, trafficLink, trafficQuery } from '@/lib/console/view/traffic';
import { reader } from '@/lib/i18n/reader';
import { sentences } from '@/lib/i18n/sentences';
import { stepsOf } from '@/lib/protocol';

export const generateMetadata = titled('traffic.title');

export default page({ permission: 'view' }, async (context) => {
  const { search, router } = context;
  const query = trafficQuery(search);
  const view = await loadTraffic(router, query);
  const { pair, source, history, names, below } = view;
  const now = new Date();
  const { t } = await reader();
  const sentence = await sentences();
  const { service, server, span } = query;
  const steps = history.value ? stepsOf(history.value, span) : [];
  const here = names.server || server || names.service || service || source.name;
  const peer = source.which === 'peer';
  const of = [service, server]
    .filter(Boolean)
    .map((id) => ` '${id}'`)
    .join('');
  return (
    <ConsolePage context={context} reading={pair.local} tab="control">
      <PageHead
        crumb={
          <>
            <a href="/control">{t('control.title')}</a> /{' '}
            {service ? (
              <a href={trafficLink({ ...query, service: '', server: '' })}>{t('traffic.title')}</a>
            ) : (
              t('traffic.title')
            )}
            {service && ' / '}
            {service &&
              (server ? (
                <a href={trafficLink({ ...query, server: '' })}>{names.service || service}</a>
              ) : (
                names.service || service
              ))}
            {server && ` / ${names.server || server}`}
          </>
        }
        title={t('traffic.of', { name: here })}
        small={server || service || undefined}
      >
        <MonitorForm
          action="/control/traffic"
          monitor={monitorOf(search)}
          readAt={history.value?.observedAt ?? source.readAt}
          now={now}
          keep={{ router: search.router, service, server, span: search.span }}
        />
      </PageHead>
      {history.value && !history.value.kept && <Notice is="info">{t('traffic.tooMany')}</Notice>}
      <Panel
        id="h-charts"
        title={t('traffic.panel')}
        note={<HistoryNote history={history} router={source.name} now={now} />}
        views={
          <nav className="views" aria-label={t('traffic.shown')}>
            <LinkRow
              current="true"
              links={spans.map((one) => ({
                href: trafficLink({ ...query, span: one }),
                text: t(one === 600 ? 'traffic.tenMinutes' : 'traffic.hour'),
                current: one === span,
              }))}
            />
            {pair.peer && (
              <span className="views-of">
                <TextOnly>{' | '}</TextOnly>
                {t('control.table.of')}{' '}
                <LinkRow
                  current="true"
                  links={routersOf(pair).map((r) => ({
                    href: trafficLink({ ...query, router: r.which }),
                    text: r.name,
                    current: r.which === source.which,
                  }))}
                />
              </span>
            )}
          </nav>
        }
        foot={
          <>
            {names.service && (
              <a href={virtualPage(service)}>{t('traffic.toVirtual', { name: names.service })}</a>
            )}
            <Command lines={[`lvsctl rates${of} --minutes ${span / 60}${peer ? ' --peer' : ''}`]} />
          </>
        }
      >
        {history.error ? (
          <div className="panel-b">
            <Notice is="unknown">
              <b>{t('traffic.notKnown')}</b> {sentence(history.error)}
            </Notice>
          </div>
        ) : (
          <Charts steps={steps} now={now} />
        )}
      </Panel>
      {below && <BelowPanel below={below} query={query} peer={peer} />}
      {steps.length > 0 && (
        <Panel id="h-numbers" title={t('traffic.numbers')} note={t('traffic.numbersNote')}>
          <AllNumbers
            steps={steps}
            since={history.value?.since ?? ''}
            caption={t('traffic.numbersOf', { name: here })}
            now={now}
          />
        </Panel>
      )}
    </ConsolePage>
  );
});
