import { NotRunning } from '@/components/failover/not-running';
import { FormNotice } from '@/components/forms/form-notice';
import { ConfigFrame } from '@/components/forms/config-frame';
import { Said } from '@/components/frame/said';
import { Button, LinkButton } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { Empty } from '@/components/ui/empty';
import { Icon } from '@/components/ui/icon';
import { Observed } from '@/components/ui/observed';
import { PageHead } from '@/components/ui/page-head';
import { ListFilter, ListPages } from '@/components/virtual-servers/list-filter';
import { VirtualTable } from '@/components/virtual-servers/virtual-table';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { LVS_CF } from '@/lib/console/commands';
import { loadConfigPage } from '@/lib/console/forms/load';
import { typedWeights } from '@/lib/console/forms/weights';
import { listQuery, listView } from '@/lib/console/view/list';
import { loadSavedServices } from '@/lib/console/view/saved-services';
import { ageSeconds, clock, many } from '@/lib/i18n/format';

export const generateMetadata = titled('virtual.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, search, router, user } = context;
  const config = await loadConfigPage(router);
  const { t, locale } = config.reader;
  const { saved, reading, now } = config;
  const { rows, source } = await loadSavedServices(saved, reading, router);
  const servers = rows.reduce((n, r) => n + r.servers.length, 0);
  const mayEdit = may(user.role, 'configure');
  const query = listQuery(search);
  const view = listView(rows, query);
  const typed = await typedWeights(router, draft, saved);
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <PageHead
        title={t('virtual.title')}
        small={`${t('virtual.counts', many(rows.length))}, ${t('virtual.countsReal', many(servers))}`}
      >
        <div className="btn-row">
          <span className="note">
            <Observed
              at={source.readAt}
              text={clock(source.readAt, now, locale)}
              age={ageSeconds(source.readAt, now)}
            />
          </span>{' '}
          {mayEdit && rows.length > 0 && (
            <LinkButton look="primary" href="/virtual-servers/new">
              <Icon name="i-plus" />
              {t('virtual.add')}
            </LinkButton>
          )}
        </div>
      </PageHead>
      <Said search={search} />
      <NotRunning service={saved.config.service} here="lvs" />
      <FormNotice findings={draft?.findings ?? []} scope="virtual" shown={[]} />
      <section className="panel" aria-label={t('virtual.title')}>
        {rows.length === 0 ? (
          <Empty title={t('virtual.empty')}>
            <p>{t('virtual.emptyHow')}</p>
            {mayEdit && (
              <p className="btn-row">
                <LinkButton look="primary" href="/virtual-servers/new">
                  <Icon name="i-plus" />
                  {t('virtual.add')}
                </LinkButton>
              </p>
            )}
          </Empty>
        ) : (
          <>
            <ListFilter query={query} view={view} />
            <form method="post" action="/virtual-servers/select">
              <input type="hidden" name="csrf" value={csrf} />
              <input type="hidden" name="base" value={saved.sha256 ?? ''} />
              {mayEdit && (
                <div className="bulk">
                  {/* first, so that Enter in a weight presses it */}
                  {view.servers && (
                    <>
                      <Button name="do" value="weights">
                        {t('virtual.list.saveWeights')}
                      </Button>{' '}
                    </>
                  )}
                  <span className="sel">{t('virtual.selected')}</span>{' '}
                  <Button name="do" value="edit">
                    {t('virtual.edit')}
                  </Button>{' '}
                  <Button name="do" value="duplicate">
                    {t('virtual.list.duplicate')}
                  </Button>{' '}
                  <Button name="do" value="toggle">
                    {t('virtual.toggle')}
                  </Button>{' '}
                  <Button look="danger" name="do" value="delete">
                    {t('virtual.delete')}
                  </Button>{' '}
                  <span className="note p1">{t('virtual.deleteNote')}</span>
                </div>
              )}
              {view.rows.length > 0 ? (
                <VirtualTable
                  rows={view.rows}
                  query={query}
                  servers={view.servers}
                  mayEdit={mayEdit}
                  typed={typed}
                  now={now}
                />
              ) : (
                <p className="panel-b muted">
                  {t('virtual.list.nothing')} <a href="/virtual-servers">{t('virtual.list.showAll')}</a>
                </p>
              )}
            </form>
            <div className="panel-f">
              <ListPages query={query} view={view} />
              <Command
                lines={[
                  'lvsctl table',
                  `lvscf json ${LVS_CF}`,
                  `lvscf set -i ${LVS_CF} 'virtual["NAME"].active' 0`,
                ]}
              />
              <span className="note">{t('virtual.order', { source: source.name })}</span>{' '}
              {view.servers && mayEdit && <span className="note">{t('virtual.list.weightNote')}</span>}
            </div>
          </>
        )}
      </section>
    </ConfigFrame>
  );
});
