import { BlockPanel } from '@/components/forms/block-panel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Said } from '@/components/frame/said';
import { Button, LinkButton } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Icon } from '@/components/ui/icon';
import { RealTable } from '@/components/virtual-servers/real-table';
import { Subtabs } from '@/components/virtual-servers/subtabs';
import { VirtualHead } from '@/components/virtual-servers/virtual-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { realServersPage } from '@/lib/console/links';
import { loadVirtualPage } from '@/lib/console/view/virtual-page';

export const generateMetadata = titled('virtual.real.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, params, router, search, user } = context;
  const { config, virtual, row, source } = await loadVirtualPage(router, params.id);
  const { t } = config.reader;
  const mayEdit = may(user.role, 'configure');
  const base = config.saved.sha256 ?? '';
  const here = realServersPage(virtual.id);
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
                <RealTable virtual={virtual} row={row} mayEdit={mayEdit} />
              </form>
              <div className="panel-f">
                <LinkButton href="/virtual-servers">{t('forms.cancel')}</LinkButton>
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
