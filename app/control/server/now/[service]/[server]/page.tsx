import { notFound } from 'next/navigation';
import { ConsolePage } from '@/components/frame/console-page';
import { ServerActions, ServerNow } from '@/components/operate/server-now';
import { PageHead } from '@/components/ui/page-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { loadServerAction, namedRow } from '@/lib/console/view/server-action';
import { reader } from '@/lib/i18n/reader';

export const generateMetadata = titled('operate.now.title');

export default page({ permission: 'view' }, async (context) => {
  const { params, router, user } = context;
  const view = await loadServerAction(router, params.service ?? '', params.server ?? '');
  if (!view) notFound();
  const { t } = await reader();
  return (
    <ConsolePage context={context} reading={view.pair.local} tab="control">
      <PageHead
        crumb={
          <>
            <a href="/control">{t('control.title')}</a> / {namedRow(view.service)}
          </>
        }
        title={view.server.label || view.server.id}
        small={t('operate.now.behind', { server: view.server.id, service: namedRow(view.service) })}
      />
      <div className="cols cols-1-1">
        <ServerNow view={view} now={new Date()} />
        {may(user.role, 'operate') && <ServerActions view={view} />}
      </div>
    </ConsolePage>
  );
});
