import type { Metadata } from 'next';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Button, LinkButton } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { DialogPage } from '@/components/ui/dialog-page';
import { page } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';

export const metadata: Metadata = { title: 'Disable redundancy' };

export default page({ permission: 'configure' }, async (context) => {
  const config = await loadConfigPage(context.router);
  return (
    <ConfigFrame context={context} config={config} tab="redundancy">
      <FormNotice findings={context.draft?.findings ?? []} scope="global" shown={[]} />
      <DialogPage
        title="Disable redundancy?"
        body={
          <>
            <p>
              When this is applied, no router stands by for {config.reading.name}: when it fails, the service
              is gone until it returns. The backup’s address and the timers stay in lvs.cf.
            </p>
            <Command lines={['lvscf set -i lvs.cf backup_active 0', 'lvsctl apply']} />
          </>
        }
        form={
          <form className="panel-f" method="post" action="/redundancy/disable/run">
            <input type="hidden" name="csrf" value={context.csrf} />
            <input type="hidden" name="base" value={config.saved.sha256 ?? ''} />
            <LinkButton href="/redundancy">CANCEL</LinkButton> <Button look="solid-danger">DISABLE</Button>
          </form>
        }
      />
    </ConfigFrame>
  );
});
