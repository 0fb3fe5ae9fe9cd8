import type { Metadata } from 'next';
import { FormNotice } from '@/components/forms/form-notice';
import { ConfigFrame } from '@/components/forms/config-frame';
import { Said } from '@/components/frame/said';
import { Button, LinkButton } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { Empty } from '@/components/ui/empty';
import { Icon } from '@/components/ui/icon';
import { Observed } from '@/components/ui/observed';
import { PageHead } from '@/components/ui/page-head';
import { VirtualTable } from '@/components/virtual-servers/virtual-table';
import { may } from '@/lib/auth';
import { page } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { loadSavedServices } from '@/lib/console/view/saved-services';
import { ageSeconds, clock, plural } from '@/lib/i18n/format';

export const metadata: Metadata = { title: 'Virtual servers' };

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, search, router, user } = context;
  const config = await loadConfigPage(router);
  const { saved, reading, now } = config;
  const { rows, source } = await loadSavedServices(saved, reading, router);
  const servers = rows.reduce((n, r) => n + r.servers.length, 0);
  const mayEdit = may(user.role, 'configure');
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <PageHead
        title="Virtual servers"
        small={`${plural(rows.length, 'virtual server')}, ${plural(servers, 'real server')}`}
      >
        <div className="btn-row">
          <span className="note">
            <Observed
              at={source.readAt}
              text={clock(source.readAt, now)}
              age={ageSeconds(source.readAt, now)}
            />
          </span>{' '}
          {mayEdit && rows.length > 0 && (
            <LinkButton look="primary" href="/virtual-servers/new">
              <Icon name="i-plus" />
              ADD
            </LinkButton>
          )}
        </div>
      </PageHead>
      <Said search={search} />
      <FormNotice findings={draft?.findings ?? []} scope="virtual" shown={[]} />
      <section className="panel" aria-label="Virtual servers">
        {rows.length === 0 ? (
          <Empty title="No virtual servers yet">
            <p>
              A virtual server is an address and a port that clients use. Behind it stand the real servers.
              Both routers will offer it.
            </p>
            {mayEdit && (
              <p className="btn-row">
                <LinkButton look="primary" href="/virtual-servers/new">
                  <Icon name="i-plus" />
                  ADD
                </LinkButton>
              </p>
            )}
          </Empty>
        ) : (
          <>
            <form method="post" action="/virtual-servers/select">
              <input type="hidden" name="csrf" value={csrf} />
              <input type="hidden" name="base" value={saved.sha256 ?? ''} />
              {mayEdit && (
                <div className="bulk">
                  <span className="sel">Selected:</span>{' '}
                  <Button name="do" value="edit">
                    EDIT
                  </Button>{' '}
                  <Button name="do" value="toggle">
                    (DE)ACTIVATE
                  </Button>{' '}
                  <Button look="danger" name="do" value="delete">
                    DELETE…
                  </Button>{' '}
                  <span className="note p1">DELETE first names the connections it would drop.</span>
                </div>
              )}
              <VirtualTable rows={rows} now={now} />
            </form>
            <div className="panel-f">
              <Command lines={['lvsctl table', 'lvscf json /etc/sysconfig/ha/lvs.cf']} />
              <span className="note">
                Order is that of lvs.cf, as saved. States and connections as {source.name} sees them.
              </span>
            </div>
          </>
        )}
      </section>
    </ConfigFrame>
  );
});
