import { BlockPanel } from '@/components/forms/block-panel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Said } from '@/components/frame/said';
import { Button, LinkButton } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Icon } from '@/components/ui/icon';
import { RealFilter, RealPages } from '@/components/virtual-servers/real-filter';
import { RealTable } from '@/components/virtual-servers/real-table';
import { Subtabs } from '@/components/virtual-servers/subtabs';
import { VirtualHead } from '@/components/virtual-servers/virtual-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { typedWeights } from '@/lib/console/forms/weights';
import { realServersPage, setupPage } from '@/lib/console/links';
import { realQuery, realView } from '@/lib/console/view/real-list';
import { loadVirtualPage } from '@/lib/console/view/virtual-page';

export const generateMetadata = titled('virtual.real.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, params, router, search, user } = context;
  const { config, virtual, row, source } = await loadVirtualPage(router, params.id);
  const { t } = config.reader;
  const typed = await typedWeights(router, draft, config.saved);
  const mayEdit = may(user.role, 'configure');
  const base = config.saved.sha256 ?? '';
  const here = realServersPage(virtual.id);
  const first = virtual.server[0];
  const query = realQuery(search);
  const view = realView(virtual, row, query);
  const add = (
    <LinkButton look="primary" href={`${here}/new`}>
      <Icon name="i-plus" />
      {t('virtual.add')}
    </LinkButton>
  );
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <VirtualHead virtual={virtual} row={row} csrf={csrf} base={base} mayEdit={mayEdit} />
      <Said search={search} />
      <FormNotice findings={draft?.findings ?? []} scope="server" shown={[]} />
      <div className="cols cols-form">
        <section className="panel" aria-label={t('virtual.real.of', { name: virtual.name })}>
          <Subtabs id={virtual.id} name={virtual.name} current="real" />
          {virtual.server.length === 0 ? (
            <Empty title={t('virtual.real.empty')}>
              <p>{t('virtual.real.emptyHow', { name: virtual.name })}</p>
              {mayEdit && <p className="btn-row">{add}</p>}
            </Empty>
          ) : (
            <>
              {virtual.server.length > 1 && <RealFilter id={virtual.id} query={query} view={view} />}
              <form method="post" action={`${here}/select`}>
                <input type="hidden" name="csrf" value={csrf} />
                <input type="hidden" name="base" value={base} />
                {mayEdit && (
                  <div className="bulk">
                    {/* first, so that Enter in a weight presses it */}
                    <Button name="do" value="weights">
                      {t('virtual.list.saveWeights')}
                    </Button>{' '}
                    {add} <span className="sel">{t('virtual.selected')}</span>{' '}
                    <Button name="do" value="edit">
                      {t('virtual.edit')}
                    </Button>{' '}
                    <Button name="do" value="toggle">
                      {t('virtual.toggle')}
                    </Button>{' '}
                    <Button look="danger" name="do" value="delete">
                      {t('virtual.delete')}
                    </Button>
                  </div>
                )}
                {view.rows.length > 0 ? (
                  <RealTable
                    virtual={virtual}
                    rows={view.rows}
                    query={query}
                    mayEdit={mayEdit}
                    typed={typed}
                  />
                ) : (
                  <p className="panel-b muted">
                    {t('virtual.real.nothing')} <a href={here}>{t('virtual.list.showAll')}</a>
                  </p>
                )}
              </form>
              <div className="panel-f">
                <RealPages id={virtual.id} query={query} view={view} />
                <LinkButton href="/virtual-servers">{t('forms.cancel')}</LinkButton>
                {first && <a href={setupPage(virtual.id, first.id)}>{t('realServer.link')}</a>}{' '}
                <span className="note">{t('virtual.real.states', { source: source.name })}</span>
              </div>
            </>
          )}
        </section>
        <div className="stack">
          <BlockPanel saved={config.saved} at={virtual.path} />
        </div>
      </div>
    </ConfigFrame>
  );
});
