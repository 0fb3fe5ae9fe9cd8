import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AutoUpdate } from '@/components/control/auto-update';
import { ConsolePage } from '@/components/frame/console-page';
import { Staged } from '@/components/frame/staged';
import { FilterForm } from '@/components/log/filter-form';
import { LogLines } from '@/components/log/lines';
import { Command } from '@/components/ui/command';
import { Notice } from '@/components/ui/notice';
import { Observed } from '@/components/ui/observed';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { page } from '@/lib/console';
import { loadBoth } from '@/lib/console/view/both';
import { linesToAsk, logQuery, logRows, unitsOf } from '@/lib/console/view/log';
import { clock } from '@/lib/i18n/format';
import { reader } from '@/lib/i18n/reader';
import { sentences } from '@/lib/i18n/sentences';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('log'))('title') };
}

export default page({ permission: 'view' }, async (context) => {
  const t = await getTranslations('log');
  const sentence = await sentences();
  const query = logQuery(context.search);
  const { pair, staged, answers, now } = await loadBoth(context.router, (client) =>
    client.call('log', { lines: linesToAsk(query) }),
  );
  const logs = answers.map(({ router, asked }) => ({
    which: router.which,
    router: router.name,
    lines: asked.value?.lines ?? [],
    error: asked.error,
  }));
  const chosen = logs.filter(({ which }) => query.which === 'all' || query.which === which);
  const rows = logRows(chosen, { unit: query.unit, text: query.text, limit: query.lines });
  const made = now.toISOString();
  const hour = clock(made, now, (await reader()).locale);
  return (
    <ConsolePage context={context} reading={pair.local} tab="log" staged={<Staged state={staged} />}>
      <PageHead title={t('title')} small={t(answers.length > 1 ? 'ofBoth' : 'ofOne')}>
        <div className="monitor">
          <Observed at={made} text={hour} age={0} staleAfter={query.every ? 3 * query.every : 30} />
          {query.every !== null && <AutoUpdate seconds={query.every} at={made} text={hour} />}
        </div>
      </PageHead>
      {chosen.map(
        ({ router, error }) =>
          error && (
            <Notice key={router} is="unknown">
              <b>{t('unknown', { router })}</b> {sentence(error)}
            </Notice>
          ),
      )}
      <Panel
        id="h-log"
        title={t('panel')}
        note={t('note', { count: rows.length })}
        foot={<Command lines={['lvsctl log --lines 200', ...(pair.peer ? ['lvsctl log --peer'] : [])]} />}
      >
        <FilterForm
          query={query}
          routers={answers.map(({ router }) => router)}
          units={unitsOf(logs, query.unit)}
        />
        {rows.length > 0 ? (
          <LogLines rows={rows} label={t('label')} now={now} tall />
        ) : (
          <p className="panel-b muted">{t(query.unit || query.text ? 'noMatch' : 'nothing')}</p>
        )}
      </Panel>
    </ConsolePage>
  );
});
