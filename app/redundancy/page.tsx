import { AcceptCancel } from '@/components/forms/accept-cancel';
import { BlockPanel } from '@/components/forms/block-panel';
import { ConfigFrame } from '@/components/forms/config-frame';
import { ConflictPanel } from '@/components/forms/conflict-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { LiveForm } from '@/components/forms/live-form';
import { Said } from '@/components/frame/said';
import { EnablePanel } from '@/components/redundancy/enable-panel';
import { NumbersPanel } from '@/components/redundancy/numbers-panel';
import { PeerPanel } from '@/components/redundancy/peer-panel';
import { Button, LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { State } from '@/components/ui/state';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { loadConfigPage, loadForm } from '@/lib/console/forms/load';
import { REDUNDANCY } from '@/lib/console/forms/panels';
import { otherRole } from '@/lib/console/view/reading';
import { pairingStore } from '@/lib/router';

export const generateMetadata = titled('redundancy.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, search, router, user } = context;
  const config = await loadConfigPage(router);
  const { config: file, sha256 } = config.saved;
  const { t } = config.reader;
  const mayEdit = may(user.role, 'configure');
  // Without a private address of the primary a private one of the backup has no counterpart (manual 4.5).
  const hide = (name: string) =>
    name === 'backup_private' && file.primary_private === null && file.backup_private === null;
  const form = await loadForm(config, REDUNDANCY, draft, router, { hide });
  // Switched off by somebody else meanwhile: what was typed into the whole form is still shown.
  const editing = file.backup_active || draft?.values.keepalive !== undefined;
  const backup = form.sections.flatMap(({ fields }) => fields).find(({ name }) => name === 'backup');
  // Blank leaves what lvs.cf has, so only what was typed and not taken stands there.
  const asked = backup && (draft ? backup : { ...backup, value: '', says: [] });
  return (
    <ConfigFrame context={context} config={config} tab="redundancy">
      <PageHead
        title={t('redundancy.title')}
        small={t(file.backup_active ? 'redundancy.on' : 'redundancy.off')}
      />
      <Said
        search={search}
        next={file.virtual.length + file.failover.length === 0 ? ['virtual-servers'] : []}
      />
      <FormNotice findings={form.findings} scope="global" shown={editing ? form.shown : ['backup']} />
      <div className="cols cols-form">
        {editing ? (
          <LiveForm
            action="/redundancy/save"
            csrf={csrf}
            base={form.base}
            panel={REDUNDANCY}
            sections={form.sections}
            label={t('redundancy.title')}
            head={
              <>
                <div className="panel-h">
                  <h2>{t('redundancy.backup')}</h2>
                  <p>
                    <State is={file.backup_active ? 'up' : 'off'} plain>
                      {t(file.backup_active ? 'redundancy.active' : 'redundancy.inactive')}
                    </State>
                  </p>
                </div>
                {form.conflict && <ConflictPanel conflict={form.conflict} now={config.now} />}
              </>
            }
            foot={
              <AcceptCancel
                cancel="/control"
                user={user}
                draft={draft}
                more={
                  mayEdit && (
                    <>
                      <Button name="do" value="reset" formNoValidate>
                        {t('redundancy.reset')}
                      </Button>{' '}
                      <LinkButton look="danger" href="/redundancy/disable">
                        {t('redundancy.disableAsk')}
                      </LinkButton>{' '}
                    </>
                  )
                }
              />
            }
          />
        ) : (
          asked && <EnablePanel csrf={csrf} base={sha256 ?? ''} backup={asked} mayEdit={mayEdit} />
        )}
        <div className="stack">
          <PeerPanel
            pairing={await pairingStore().pairing()}
            mayPair={may(user.role, 'administer')}
            other={otherRole(config.reading)}
          />
          <NumbersPanel config={file} />
          <BlockPanel saved={config.saved} />
        </div>
      </div>
    </ConfigFrame>
  );
});
