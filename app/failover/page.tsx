import { FailoverTable } from '@/components/failover/failover-table';
import { NotRunning } from '@/components/failover/not-running';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Said } from '@/components/frame/said';
import { Button, LinkButton } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { Empty } from '@/components/ui/empty';
import { Icon } from '@/components/ui/icon';
import { PageHead } from '@/components/ui/page-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { LVS_CF } from '@/lib/console/commands';
import { loadFailover } from '@/lib/console/view/failover';
import { many } from '@/lib/i18n/format';

export const generateMetadata = titled('failover.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, router, search, user } = context;
  const { config, rows, source } = await loadFailover(router);
  const { t } = config.reader;
  const { saved } = config;
  const mayEdit = may(user.role, 'configure');
  const add = (
    <LinkButton look="primary" href="/failover/new">
      <Icon name="i-plus" />
      {t('virtual.add')}
    </LinkButton>
  );
  return (
    <ConfigFrame context={context} config={config} tab="failover">
      <PageHead title={t('failover.title')} small={t('failover.counts', many(rows.length))} />
      <Said search={search} />
      <NotRunning service={saved.config.service} here="fos" />
      <FormNotice findings={draft?.findings ?? []} scope="failover" shown={[]} />
      <section className="panel" aria-label={t('failover.title')}>
        {rows.length === 0 ? (
          <Empty title={t('failover.empty')}>
            <p>{t('failover.emptyHow')}</p>
            {mayEdit && <p className="btn-row">{add}</p>}
          </Empty>
        ) : (
          <>
            <form method="post" action="/failover/select">
              <input type="hidden" name="csrf" value={csrf} />
              <input type="hidden" name="base" value={saved.sha256 ?? ''} />
              {mayEdit && (
                <div className="bulk">
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
              <FailoverTable rows={rows} />
            </form>
            <div className="panel-f">
              <Command
                lines={[
                  'lvsctl status',
                  `lvscf json ${LVS_CF}`,
                  `lvscf set -i ${LVS_CF} 'failover["NAME"].active' 0`,
                ]}
              />
              <span className="note">{t('virtual.order', { source: source.name })}</span>
            </div>
          </>
        )}
      </section>
    </ConfigFrame>
  );
});
