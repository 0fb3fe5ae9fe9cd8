import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FindingsNotice } from '@/components/access/findings-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { Button, LinkButton } from '@/components/ui/button';
import { Command } from '@/components/ui/command';
import { DialogPage } from '@/components/ui/dialog-page';
import { account } from '@/lib/auth';
import { page } from '@/lib/console';
import { accountPage } from '@/lib/console/account-form';
import { loadLocal } from '@/lib/console/view/reading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accounts'))('one.delete') };
}

export default page({ permission: 'administer' }, async (context) => {
  const { params, csrf, draft, router } = context;
  const row = await account(params.name ?? '');
  if (!row) notFound();
  const { name } = row;
  const t = await getTranslations('accounts.one');
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <FindingsNotice findings={draft?.findings ?? []} />
      <DialogPage
        title={t('deleteTitle', { name })}
        body={
          <>
            <p>{t('deleteBody')}</p>
            <Command lines={[`piranha-passwd --administrator ${name}`]} title={t('deleteBack')} />
          </>
        }
        form={
          <form className="panel-f" method="post" action={`${accountPage(name)}/delete/run`}>
            <input type="hidden" name="csrf" value={csrf} />
            <LinkButton href={accountPage(name)}>{t('cancel')}</LinkButton>{' '}
            <Button look="solid-danger">{t('deleteNow', { name })}</Button>
          </form>
        }
      />
    </ConsolePage>
  );
});
