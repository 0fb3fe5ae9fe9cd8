import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AccessNav } from '@/components/accounts/access-nav';
import { AuditTable } from '@/components/accounts/audit-table';
import { ConsolePage } from '@/components/frame/console-page';
import { Button, LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { auditEntries, outcomes } from '@/lib/audit';
import { page } from '@/lib/console';
import { loadLocal } from '@/lib/console/view/reading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') };
}

/** Entries of one page. */
const LIMIT = 100;

/** Who did what from where, and what was refused. For administrators: names typed at the login stand in it. */
export default page({ permission: 'administer' }, async (context) => {
  const { user, search, router } = context;
  const t = await getTranslations('audit');
  const outcome = outcomes.find((one) => one === search.outcome);
  const who = search.user?.trim() || undefined;
  const before = Number(search.before) > 0 ? Math.trunc(Number(search.before)) : undefined;
  const entries = await auditEntries({ outcome, user: who, before, limit: LIMIT });
  const query = (more: Record<string, string>) =>
    new URLSearchParams({
      ...(outcome ? { outcome } : {}),
      ...(who ? { user: who } : {}),
      ...more,
    }).toString();
  const last = entries.at(-1);
  return (
    <ConsolePage context={context} reading={await loadLocal(router)} tab={null}>
      <AccessNav current="audit" role={user.role} />
      <PageHead title={t('title')} small={t('small')}>
        <form className="inline" method="get" action="/audit">
          <label htmlFor="user">{t('user')}</label>{' '}
          <input id="user" name="user" type="text" defaultValue={who} autoComplete="off" />{' '}
          <label htmlFor="outcome">{t('outcome')}</label>{' '}
          <select id="outcome" name="outcome" defaultValue={outcome ?? ''}>
            <option value="">{t('all')}</option>
            {outcomes.map((one) => (
              <option key={one} value={one}>
                {t(one)}
              </option>
            ))}
          </select>{' '}
          <Button small>{t('show')}</Button>
        </form>
      </PageHead>
      <Panel
        id="h-audit"
        title={t('entries')}
        foot={
          <>
            {last && entries.length === LIMIT && (
              <LinkButton small href={`/audit?${query({ before: String(last.id) })}`}>
                {t('older')}
              </LinkButton>
            )}{' '}
            <LinkButton small href={`/audit/export?${query({ format: 'csv' })}`}>
              {t('csv')}
            </LinkButton>{' '}
            <LinkButton small href={`/audit/export?${query({ format: 'jsonl' })}`}>
              {t('jsonl')}
            </LinkButton>
          </>
        }
      >
        <AuditTable entries={entries} now={new Date()} />
      </Panel>
    </ConsolePage>
  );
});
