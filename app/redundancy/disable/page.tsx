import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Button, LinkButton } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { DialogPage } from '@/components/ui/dialog-page';
import { page, titled } from '@/lib/console';
import { setCommand } from '@/lib/console/commands';
import { loadConfigPage } from '@/lib/console/forms/load';

export const generateMetadata = titled('redundancy.disableTitle');

export default page({ permission: 'configure' }, async (context) => {
  const config = await loadConfigPage(context.router);
  const { t } = config.reader;
  return (
    <ConfigFrame context={context} config={config} tab="redundancy">
      <FormNotice findings={context.draft?.findings ?? []} scope="global" shown={[]} />
      <DialogPage
        title={t('redundancy.disableQuestion')}
        body={
          <>
            <p>{t('redundancy.disableWhat', { name: config.reading.name })}</p>
            <Command lines={[setCommand({ directive: 'backup_active' }, '0'), 'lvsctl apply']} />
          </>
        }
        form={
          <form className="panel-f" method="post" action="/redundancy/disable/run">
            <input type="hidden" name="csrf" value={context.csrf} />
            <input type="hidden" name="base" value={config.saved.sha256 ?? ''} />
            <LinkButton href="/redundancy">{t('forms.cancel')}</LinkButton>{' '}
            <Button look="solid-danger">{t('redundancy.disable')}</Button>
          </form>
        }
      />
    </ConfigFrame>
  );
});
